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
/// all of it (E14). What it does not give it refuses, for BEP 9 promises one or the other. On the
/// torrent's loop.
final class Server {

  private static final int QUEUE = 1024;
  private static final long UNSENT_BYTES = 160 * 1024;
  private static final int TIMES = 3;

  private final ExtensionTorrent torrent;
  private final Map<ExtensionPeer, Customer> customers = new LinkedHashMap<>();

  /// A peer that asked.
  private static final class Customer {
    final Queue<Answer> waiting = new ArrayDeque<>();
    long pieces; // given or promised
  }

  /// What a peer will hear, when it has read what is on its way.
  private record Answer(long piece, boolean given) {}

  Server(ExtensionTorrent torrent) {
    this.torrent = torrent;
  }

  /// A peer wants a piece.
  void requested(ExtensionPeer peer, long piece) {
    Optional<ByteBuffer> metadata = torrent.metadata();
    int count = metadata.map(bytes -> MetadataMessage.pieces(bytes.remaining())).orElse(0);
    Customer customer = customers.computeIfAbsent(peer, _ -> new Customer());
    if (customer.waiting.size() >= QUEUE) {
      return; // who asks and does not read is not even refused
    }
    boolean here = piece >= 0 && piece < count; // E15, and BEP 9: who has not all of it rejects
    boolean given = here && customer.pieces < (long) TIMES * count;
    customer.pieces += given ? 1 : 0;
    customer.waiting.add(new Answer(piece, given));
    serve(peer, customer);
  }

  void left(ExtensionPeer peer) {
    customers.remove(peer);
  }

  /// Once a second: who has read what it got is given more.
  void tick() {
    customers.forEach(this::serve);
  }

  private void serve(ExtensionPeer peer, Customer customer) {
    Optional<ByteBuffer> metadata = torrent.metadata();
    while (peer.unsentBytes() <= UNSENT_BYTES && !customer.waiting.isEmpty()) {
      Answer next = customer.waiting.remove();
      peer.send(
          next.given && metadata.isPresent()
              ? MetadataMessage.data((int) next.piece, metadata.get())
              : MetadataMessage.reject(next.piece));
    }
  }
}
