package io.htorrent.extension.metadata;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionTorrent;
import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.peers.PeerOrigin;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Serves this as metadata, whatever the torrent.
///
/// @param metadata what it claims to have
record FakeMetadata(byte[] metadata) implements PeerExtension.Factory {

  @Override
  public String name() {
    return "fake-metadata";
  }

  @Override
  public String key() {
    return "ut_metadata";
  }

  @Override
  public PeerOrigin origin() {
    return PeerOrigin.EXCHANGE;
  }

  @Override
  public boolean inPrivateTorrents() {
    return true;
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public PeerExtension create(ExtensionTorrent torrent, Options options, RandomGenerator random) {
    return new PeerExtension() {
      @Override
      public void greeted(ExtensionPeer peer, BencodeValue.Dict handshake) {}

      @Override
      public void received(ExtensionPeer peer, ByteBuffer payload) throws ExtensionViolation {
        if (MetadataMessage.read(payload) instanceof MetadataMessage.Request(long piece)) {
          peer.send(MetadataMessage.data((int) piece, ByteBuffer.wrap(metadata)));
        }
      }

      @Override
      public SortedMap<String, Long> greeting() {
        return new TreeMap<>(Map.of("metadata_size", (long) metadata.length));
      }
    };
  }
}
