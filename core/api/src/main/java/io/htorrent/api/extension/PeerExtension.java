package io.htorrent.api.extension;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.peers.PeerOrigin;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Speaks one extension of the peer protocol (BEP 10) with all peers of one torrent: peer exchange
/// (BEP 11), metadata (BEP 9).
///
/// A strategy: on the torrent's loop; never blocks. One that throws anything but
/// [ExtensionViolation], or dawdles, is named and withdrawn; the torrent goes on without it.
public interface PeerExtension {

  /// Bytes that one message may have, either way. The longest that are seen are a page of metadata,
  /// 16 KiB and some, and a hundred addresses.
  int LONGEST_PAYLOAD = 65_536;

  /// The peer's handshake says that it understands this extension. Again with each later handshake,
  /// for as long as it does.
  ///
  /// @param handshake all that it said, not only of this extension
  void greeted(ExtensionPeer peer, BencodeValue.Dict handshake);

  /// A message of this extension, also from a peer that does not understand it itself.
  ///
  /// @param payload lent for the call; at most [#LONGEST_PAYLOAD] bytes, since the connection is
  ///   closed at the length prefix of a longer one
  /// @throws ExtensionViolation when the peer broke the rules: its connection is closed
  void received(ExtensionPeer peer, ByteBuffer payload) throws ExtensionViolation;

  /// A peer is gone, whether it understood the extension or not. It is in no list any more.
  default void left(ExtensionPeer peer) {}

  /// Once a second.
  default void tick() {}

  /// Numbers that go into our handshake beside the extension's id, such as `metadata_size`. What
  /// the engine says itself (`m`, `p`, `v`, `reqq`, …) cannot be replaced.
  default SortedMap<String, Long> greeting() {
    return new TreeMap<>();
  }

  /// How it is doing, in a few words for people; empty when there is nothing to say.
  default String status() {
    return "";
  }

  /// Makes extensions. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `pex`.
    String name();

    /// The name in handshakes, such as `ut_pex`.
    String key();

    /// What the addresses are worth that it finds.
    PeerOrigin origin();

    /// Whether it may speak in private torrents (BEP 27).
    boolean inPrivateTorrents();

    /// The settings in the table of that name.
    List<Option> options();

    /// The extension for one torrent.
    PeerExtension create(ExtensionTorrent torrent, Options options, RandomGenerator random);
  }
}
