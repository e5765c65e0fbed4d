package io.htorrent.peers.dht;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.UdpLane;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/// Where datagrams wait on their way from the network's loop to the driver's: at most 256, so that
/// a flood costs a fixed amount of memory, and what is too much is lost as on any network.
///
/// The one thing of this package that two threads touch; its queue is the border.
final class Inbox implements UdpLane.Receiver {

  private static final int MOST = 256;
  private static final int LARGEST = 2048; // Krpc takes no more

  private final Queue<Datagram> queue = new LinkedBlockingQueue<>(MOST);
  private final DriverHost host;
  private final BiConsumer<Endpoint, byte[]> reader;

  private record Datagram(InetSocketAddress from, byte[] bytes) {}

  /// @param reader called on the driver's loop
  Inbox(DriverHost host, BiConsumer<Endpoint, byte[]> reader) {
    this.host = host;
    this.reader = reader;
  }

  @Override
  public void received(InetSocketAddress from, ByteBuffer datagram) {
    if (datagram.remaining() > LARGEST) {
      return;
    }
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    if (queue.offer(new Datagram(from, bytes))) {
      host.execute(this::readOne);
    }
  }

  private void readOne() {
    Datagram next = queue.poll();
    if (next != null) {
      Endpoint.of(next.from).ifPresent(from -> reader.accept(from, next.bytes));
    }
  }
}
