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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Sends peers metadata (BEP 9): a torrent that lacks its own asks for it, one that has it serves
/// it. On the torrent's loop.
public final class MetadataExtension implements PeerExtension {

  private static final String SIZE = "metadata_size";

  private final ExtensionTorrent torrent;
  private final Requester requester;
  private final Server server;

  /// Makes it for each torrent.
  public static final class Factory implements PeerExtension.Factory {

    private static final String LARGEST = "largest";

    /// For the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "metadata";
    }

    @Override
    public String key() {
      return "ut_metadata";
    }

    @Override
    public PeerOrigin origin() {
      return PeerOrigin.EXCHANGE;
    }

    /// BEP 27: who has no .torrent file of a private torrent is not to get one from its peers.
    @Override
    public boolean inPrivateTorrents() {
      return false;
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.bytes(
              LARGEST,
              "4MiB",
              16 << 10,
              16 << 20,
              "metadata that a peer says is larger is not fetched"));
    }

    @Override
    public PeerExtension create(ExtensionTorrent torrent, Options options, RandomGenerator random) {
      return new MetadataExtension(torrent, (int) options.bytes(LARGEST), random);
    }
  }

  MetadataExtension(ExtensionTorrent torrent, int largest, RandomGenerator random) {
    this.torrent = torrent;
    this.requester = new Requester(torrent, largest, random);
    this.server = new Server(torrent);
  }

  @Override
  public void greeted(ExtensionPeer peer, BencodeValue.Dict handshake) {
    if (torrent.metadata().isEmpty() && handshake.integer(SIZE).isPresent()) {
      requester.claimed(peer, handshake.integer(SIZE).getAsLong());
    }
  }

  @Override
  public void received(ExtensionPeer peer, ByteBuffer payload) throws ExtensionViolation {
    switch (MetadataMessage.read(payload)) {
      case MetadataMessage.Request(long piece) -> server.requested(peer, piece);
      case MetadataMessage.Data data -> requester.received(peer, data);
      case MetadataMessage.Reject(long piece) -> requester.rejected(peer, piece);
      case MetadataMessage.Unknown _ -> {} // E16
    }
  }

  @Override
  public void left(ExtensionPeer peer) {
    requester.left(peer);
    server.left(peer);
  }

  @Override
  public void tick() {
    requester.tick();
    server.tick();
  }

  @Override
  public SortedMap<String, Long> greeting() {
    SortedMap<String, Long> greeting = new TreeMap<>();
    torrent.metadata().ifPresent(bytes -> greeting.put(SIZE, (long) bytes.remaining()));
    return greeting;
  }

  @Override
  public String status() {
    return torrent.metadata().isPresent() ? "" : requester.status();
  }

  /// Bytes that are kept of metadata on its way.
  int bytesKept() {
    return requester.bytes();
  }
}
