package io.htorrent.engine;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.engine.wire.ExtensionHandshake;
import io.htorrent.engine.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// What the extensions of plugins and one peer say to each other (BEP 10). On the torrent's loop.
final class ExtensionTalk {

  private final ExtendedPeer peer;
  private final SequencedMap<HostedExtension, HostedPeer> hosted = new LinkedHashMap<>();

  ExtensionTalk(HostedExtensions extensions, ExtendedPeer peer) {
    this.peer = peer;
    extensions.all().forEach(one -> hosted.put(one, one.view(peer)));
  }

  /// The peer says what it understands.
  ///
  /// @param said all of it
  void greeted(ExtensionHandshake handshake, BencodeValue.Dict said) {
    hosted.forEach((extension, view) -> {
      Integer id = handshake.ids().get(extension.key());
      if (id != null) {
        view.wants(id);
      }
    });
    hosted.forEach((extension, view) -> {
      if (view.speaks() && !peer.closed()) {
        extension.greeted(view, said);
      }
    });
  }

  /// A message came. Says whether it is of one of ours; others are dropped (E07).
  boolean received(int id, ByteBuffer payload) throws ProtocolViolation {
    for (Map.Entry<HostedExtension, HostedPeer> one : hosted.entrySet()) {
      if (one.getKey().id() == id) {
        one.getKey().received(one.getValue(), payload);
        return true;
      }
    }
    return false;
  }

  /// The peer, as this extension sees it.
  HostedPeer seenBy(HostedExtension extension) {
    return Objects.requireNonNull(hosted.get(extension));
  }
}
