package io.htorrent.peers.lsd;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.UdpLane;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One multicast group. It is joined again every few minutes, so that interfaces count that came
/// since; who is a neighbour is found out anew then. On the driver's loop.
final class Group {

  private static final int PORT = 6771;
  private static final long REJOIN_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final Logger log = System.getLogger(Group.class.getName());

  private final DriverHost host;
  private final InetSocketAddress address;
  private final String written;
  private final UdpLane.Receiver receiver;
  private @Nullable UdpLane lane;
  private long joinedNanos;

  /// @param written as its messages name it
  /// @param receiver gets what neighbours send; on a network loop
  Group(DriverHost host, String ip, String written, UdpLane.Receiver receiver) {
    this.host = host;
    this.address = new InetSocketAddress(InetAddress.ofLiteral(ip), PORT);
    this.written = written;
    this.receiver = receiver;
  }

  /// Takes part in it, if some interface can.
  void join() {
    joinedNanos = host.nanos();
    Locality local = new Locality(host.network().subnets());
    try {
      lane =
          host.network()
              .multicast(
                  address,
                  (from, datagram) -> {
                    if (local.has(from.getAddress())) {
                      receiver.received(from, datagram);
                    }
                  });
    } catch (IOException e) {
      log.log(Logger.Level.DEBUG, e.getMessage());
    }
  }

  /// Whether some interface takes part.
  boolean joined() {
    return lane != null;
  }

  /// Takes part in it by the interfaces that there are now.
  void joinAgain() {
    leave();
    join();
  }

  /// Tells everybody.
  void send(Search search) {
    if (lane == null || host.nanos() - joinedNanos >= REJOIN_NANOS) {
      joinAgain();
    }
    if (lane != null) {
      lane.send(address, ByteBuffer.wrap(search.encode(written)));
    }
  }

  /// Takes part no more.
  void leave() {
    if (lane != null) {
      lane.close();
      lane = null;
    }
  }
}
