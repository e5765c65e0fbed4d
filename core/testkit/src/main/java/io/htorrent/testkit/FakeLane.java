package io.htorrent.testkit;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.network.UdpLane;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// A way for datagrams of a [FakeNetwork]: the test is the world at its other end. Any thread.
public final class FakeLane implements UdpLane {

  private final InetSocketAddress address;
  private final Receiver receiver;
  private final BiConsumer<FakeLane, Sent> heard;
  private final Consumer<FakeLane> closed;

  // Guarded by this: what was sent since it was last asked for.
  private final List<Sent> sent = new ArrayList<>();

  /// A datagram that was sent.
  ///
  /// @param to the receiver's address
  /// @param bytes the content
  public record Sent(InetSocketAddress to, byte[] bytes) {}

  FakeLane(
      InetSocketAddress address,
      Receiver receiver,
      BiConsumer<FakeLane, Sent> heard,
      Consumer<FakeLane> closed) {
    this.address = address;
    this.receiver = receiver;
    this.heard = heard;
    this.closed = closed;
  }

  /// Lets a datagram arrive, and tells what was sent while it was taken.
  ///
  /// @param from such as `192.0.2.1:6881`
  public List<Sent> receive(String from, byte[] datagram) {
    take();
    arrive(from, datagram);
    return take();
  }

  /// Lets a datagram arrive.
  ///
  /// @param from such as `192.0.2.1:6881`
  public void arrive(String from, byte[] datagram) {
    PeerAddress peer = PeerAddress.parse(from);
    receiver.received(
        new InetSocketAddress(peer.ip(), peer.port()),
        ByteBuffer.wrap(datagram).asReadOnlyBuffer());
  }

  /// What was sent since the last call of this or [#receive].
  public synchronized List<Sent> take() {
    List<Sent> now = List.copyOf(sent);
    sent.clear();
    return now;
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return List.of(address);
  }

  @Override
  public void send(InetSocketAddress to, ByteBuffer datagram) {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.duplicate().get(bytes);
    Sent one = new Sent(to, bytes);
    synchronized (this) {
      sent.add(one);
    }
    heard.accept(this, one);
  }

  @Override
  public void close() {
    closed.accept(this);
  }
}
