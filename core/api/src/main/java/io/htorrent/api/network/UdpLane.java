package io.htorrent.api.network;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/// A way for datagrams, in and out. Closing it ends it.
public interface UdpLane extends Closeable {

  /// Where it is bound: at most one address for each address family, never empty. What is sent to
  /// an address of another family is lost.
  List<InetSocketAddress> addresses();

  /// Sends one datagram, as far as the network takes it: like any datagram it may be lost, without
  /// a word. So is one to an address that is not one machine's: port 0, 0.0.0.0, a broadcast, a
  /// group that was not joined. From any thread; never blocks. The bytes are copied.
  void send(InetSocketAddress to, ByteBuffer datagram);

  @Override
  void close();

  /// Takes datagrams as they come. Called on a network loop: may not block.
  @FunctionalInterface
  interface Receiver {
    /// @param datagram lent for the call
    void received(InetSocketAddress from, ByteBuffer datagram);
  }

  /// Who shares the client's UDP port; told apart by what a datagram begins with.
  enum Protocol {
    /// Messages of the DHT (BEP 5): dictionaries, which begin with `d`.
    DHT
  }
}
