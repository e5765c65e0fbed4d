package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way to our node in the DHT, for what peers say of theirs (BEP 5). While nobody takes it, we
/// have no node: handshakes do not claim one, and tips go nowhere. On the session's loop.
final class NodeTips {

  /// For private torrents, whose peers must not lead to the DHT, nor it to them (BEP 27).
  static final NodeTips NONE = new NodeTips();

  private @Nullable Consumer<InetSocketAddress> taker;

  /// From now on this one hears of nodes, on the session's loop.
  void givenTo(Consumer<InetSocketAddress> newTaker) {
    if (this == NONE) {
      throw new IllegalStateException("nobody hears of the nodes of private torrents");
    }
    taker = newTaker;
  }

  /// Whether we have a node.
  boolean wanted() {
    return taker != null;
  }

  /// A peer says that its node is at this port of its address.
  void heard(PeerAddress peer, int port) {
    if (taker != null && port > 0) {
      taker.accept(new InetSocketAddress(peer.ip(), port));
    }
  }
}
