package io.htorrent.api.extension;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A torrent, as an extension sees it. On its loop.
public interface ExtensionTorrent {

  /// Which.
  InfoHash infoHash();

  /// The clock, in nanoseconds; only differences mean anything.
  long nanos();

  /// Everybody connected whose handshakes are done, in the order of their coming.
  List<ExtensionPeer> peers();

  /// The info dictionary, read-only; empty while it is not known.
  Optional<ByteBuffer> metadata();

  /// The extension believes to have the whole info dictionary, of a torrent that lacks it.
  ///
  /// @return whether it is that: its hash is right. Nothing follows at once; the torrent is begun
  ///   later on the loop
  boolean metadataFound(byte[] info);

  /// These are, or were, peers of the torrent. They are taken note of when the call of the
  /// extension is over; what cannot be dialled, and the banned, are left out by others.
  void found(List<PeerAddress> peers);

  /// As [#found]; these have everything, or fetch nothing any more, as somebody says: a seed need
  /// not dial them.
  default void foundSeeds(List<PeerAddress> peers) {
    found(peers);
  }
}
