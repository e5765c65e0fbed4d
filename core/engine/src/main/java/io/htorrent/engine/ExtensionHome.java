package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Where extensions are spoken: a torrent, or the search for a torrent's metadata. On the torrent's
/// loop.
interface ExtensionHome {

  /// Which torrent.
  InfoHash infoHash();

  /// Whether it is known to be private (BEP 27).
  boolean isPrivate();

  /// The clock, in nanoseconds.
  long nanos();

  /// Everybody whose connection is open, in the order they came.
  Collection<? extends ExtendedPeer> peers();

  /// The info dictionary, read-only; empty while it is not known.
  Optional<ByteBuffer> metadata();

  /// Somebody believes to have the info dictionary. Says whether it is that.
  boolean metadataFound(byte[] info);

  /// Somebody knows of peers.
  void found(List<PeerAddress> peers);

  /// As [#found]; somebody says that they fetch nothing.
  void foundSeeds(List<PeerAddress> peers);

  /// What we speak is not what it was: all peers are to be told.
  void greetAll();
}
