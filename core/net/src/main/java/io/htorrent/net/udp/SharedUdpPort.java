package io.htorrent.net.udp;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.network.UdpRequest;
import io.htorrent.net.socket.SocketReason;
import io.htorrent.net.udp.Exchanges.Question;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The client's UDP port, shared by the questions to trackers and the DHT. From any thread: this
/// object's monitor guards who takes part. The port is opened when the first one does.
final class SharedUdpPort {

  /// Opens the port.
  @FunctionalInterface
  interface Opener {
    /// @param receiver called on a loop
    UdpPort open(UdpLane.Receiver receiver) throws IOException;
  }

  private final Opener opener;
  private final Exchanges exchanges = new Exchanges();
  private final Map<UdpLane.Protocol, Lane> lanes = new EnumMap<>(UdpLane.Protocol.class);
  private @Nullable UdpPort port;
  private boolean closed;

  SharedUdpPort(Opener opener) {
    this.opener = opener;
  }

  /// Asks and waits, as [io.htorrent.api.network.Network#exchange] promises.
  byte[] exchange(UdpRequest request) throws IOException, InterruptedException {
    InetSocketAddress to = request.to();
    if (!UdpPort.isSomebodys(to)) {
      throw new IOException(name(to) + " is no address that can be asked");
    }
    UdpPort from = opened();
    Question question = new Question(to, request.transactionId());
    CompletableFuture<byte[]> answer = exchanges.expect(question);
    try {
      from.ask(to, request.datagram(), answer::completeExceptionally);
      return answer.get(request.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      SocketTimeoutException silence =
          new SocketTimeoutException(
              name(to) + " did not answer in " + request.timeout().toSeconds() + " s");
      silence.initCause(e);
      throw silence;
    } catch (ExecutionException e) {
      throw new IOException(name(to) + " cannot be asked: " + why(e), e);
    } catch (IOException e) {
      throw new IOException(name(to) + " cannot be asked: " + e.getMessage(), e);
    } finally {
      exchanges.forget(question);
    }
  }

  /// Takes part, as [io.htorrent.api.network.Network#lane] promises.
  synchronized UdpLane lane(UdpLane.Protocol protocol, UdpLane.Receiver receiver)
      throws IOException {
    if (lanes.containsKey(protocol)) {
      throw new IOException("somebody takes the datagrams of " + protocol + " already");
    }
    Lane lane = new Lane(protocol, opened(), receiver);
    lanes.put(protocol, lane);
    return lane;
  }

  /// Ends all waiting. The socket itself is closed by whoever knows all of them.
  void close() {
    synchronized (this) {
      closed = true;
      lanes.clear();
    }
    exchanges.close();
  }

  private static String why(ExecutionException e) {
    Throwable cause = e.getCause();
    return SocketReason.of(cause == null ? e : cause);
  }

  private synchronized UdpPort opened() throws IOException {
    if (closed) {
      throw new IOException("the network is closed");
    }
    UdpPort open = port;
    if (open == null) {
      open = opener.open(this::received);
      port = open;
    }
    return open;
  }

  // On the loop.
  private void received(InetSocketAddress from, ByteBuffer datagram) {
    if (!datagram.hasRemaining()) {
      return;
    }
    if (datagram.get(datagram.position()) == 'd') {
      Lane lane = of(UdpLane.Protocol.DHT);
      if (lane != null) {
        lane.receiver.received(from, datagram);
      }
    } else {
      exchanges.received(from, datagram);
    }
  }

  private synchronized @Nullable Lane of(UdpLane.Protocol protocol) {
    return lanes.get(protocol);
  }

  private synchronized void leave(Lane lane) {
    lanes.remove(lane.protocol, lane);
  }

  private static String name(InetSocketAddress to) {
    return to.getAddress() == null
        ? to.toString()
        : new PeerAddress(to.getAddress(), to.getPort()).toString();
  }

  /// One part of the port. Closing it leaves the port open.
  private final class Lane implements UdpLane {
    private final Protocol protocol;
    private final UdpPort shared;
    private final Receiver receiver;

    Lane(Protocol protocol, UdpPort shared, Receiver receiver) {
      this.protocol = protocol;
      this.shared = shared;
      this.receiver = receiver;
    }

    @Override
    public List<InetSocketAddress> addresses() {
      return shared.addresses();
    }

    @Override
    public void send(InetSocketAddress to, ByteBuffer datagram) {
      if (of(protocol) == this) {
        shared.send(to, datagram);
      }
    }

    @Override
    public void close() {
      leave(this);
    }
  }
}
