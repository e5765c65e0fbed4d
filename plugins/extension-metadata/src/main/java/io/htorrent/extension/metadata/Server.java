package io.htorrent.extension.metadata;

import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionTorrent;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// Gives peers the metadata that we have: no faster than they read, and to each at most three times
/// all of it (E14). On the torrent's loop.
final class Server {

  private static final int QUEUE = 1024;
  private static final long UNSENT_BYTES = 160 * 1024;
  private static final int TIMES = 3;

  private final ExtensionTorrent torrent;
  private final Map<ExtensionPeer, Customer> customers = new LinkedHashMap<>();

  /// A peer that asked.
  private static final class Customer {
    final Queue<Integer> waiting = new ArrayDeque<>();
    long pieces; // given or promised
  }

  Server(ExtensionTorrent torrent) {
    this.torrent = torrent;
  }

  /// A peer wants a piece.
  void requested(ExtensionPeer peer, long piece) {
    Optional<ByteBuffer> metadata = torrent.metadata();
    int count = metadata.map(bytes -> MetadataMessage.pieces(bytes.remaining())).orElse(0);
    if (piece < 0 || piece >= count) { // E15, and BEP 9: who has not all of it rejects
      reject(peer, piece);
      return;
    }
    Customer customer = customers.computeIfAbsent(peer, _ -> new Customer());
    if (customer.waiting.size() >= QUEUE || customer.pieces >= (long) TIMES * count) {
      reject(peer, piece);
      return;
    }
    customer.pieces++;
    customer.waiting.add((int) piece);
    serve(peer, customer);
  }

  void left(ExtensionPeer peer) {
    customers.remove(peer);
  }

  /// Once a second: who has read what it got is given more.
  void tick() {
    customers.forEach(this::serve);
  }

  /// Who asks and does not read is not even refused.
  private static void reject(ExtensionPeer peer, long piece) {
    if (peer.unsentBytes() <= UNSENT_BYTES) {
      peer.send(MetadataMessage.reject(piece));
    }
  }

  private void serve(ExtensionPeer peer, Customer customer) {
    Optional<ByteBuffer> metadata = torrent.metadata();
    while (metadata.isPresent()
        && peer.unsentBytes() <= UNSENT_BYTES
        && !customer.waiting.isEmpty()) {
      peer.send(MetadataMessage.data(customer.waiting.remove(), metadata.get()));
    }
  }
}
