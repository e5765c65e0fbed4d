package io.htorrent.portmap.gateway;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.UdpLane;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the gateway tells everybody when it has started, or got another address (RFC 6886, 3.2.1;
/// RFC 6887, 14.1). Others are not listened to. On the driver's loop.
final class Announcements {

  private static final int PORT = 5350;
  private static final InetAddress ALL_IPV4 = InetAddress.ofLiteral("224.0.0.1");
  private static final InetAddress ALL_IPV6 = InetAddress.ofLiteral("ff02::1");

  private static final int MOST_BYTES = 1100;

  /// News are repeated ten times, at first after 250 ms (RFC 6886, 3.2.1), PCP's three times.
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final Logger log = System.getLogger(Announcements.class.getName());

  private final DriverHost host;
  private final InetAddress gateway;
  private final Consumer<Word> heard;
  private @Nullable UdpLane lane;
  private @Nullable Long lastNanos;

  /// What the gateway says.
  ///
  /// @param epochSeconds it has been running for so long
  /// @param address its own in the world, if it says; else unspecified
  /// @param isNew whether it had not said anything for a minute: else this may be a repetition
  record Word(long epochSeconds, InetAddress address, boolean isNew) {}

  private Announcements(DriverHost host, InetAddress gateway, Consumer<Word> heard) {
    this.host = host;
    this.gateway = gateway;
    this.heard = heard;
  }

  /// Listens, if some interface can: else a lost mapping is found out when it is renewed.
  static Announcements of(DriverHost host, InetAddress gateway, Consumer<Word> heard) {
    Announcements made = new Announcements(host, gateway, heard);
    InetAddress all = gateway instanceof Inet6Address ? ALL_IPV6 : ALL_IPV4;
    try {
      made.lane = host.network().multicast(new InetSocketAddress(all, PORT), made::received);
    } catch (IOException e) {
      log.log(Logger.Level.DEBUG, e.getMessage());
    }
    return made;
  }

  /// Listens no more.
  void close() {
    if (lane != null) {
      lane.close();
      lane = null;
    }
  }

  /// On a network loop.
  private void received(InetSocketAddress from, ByteBuffer datagram) {
    if (from.getAddress().equals(gateway) && datagram.remaining() <= MOST_BYTES) {
      ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
      host.execute(() -> read(copy));
    }
  }

  private void read(ByteBuffer datagram) {
    if (lane == null) {
      return;
    }
    Optional<Long> pcp = PcpMessage.announced(datagram);
    if (pcp.isPresent()) {
      tell(pcp.get(), InetAddress.ofLiteral("0.0.0.0"));
    } else if (NatPmpMessage.address(datagram).orElse(null)
        instanceof NatPmpMessage.Answer.Address(InetAddress address, long epoch)) {
      tell(epoch, address);
    }
  }

  private void tell(long epochSeconds, InetAddress address) {
    Long last = lastNanos;
    long now = host.nanos();
    lastNanos = now;
    heard.accept(new Word(epochSeconds, address, last == null || now - last > QUIET_NANOS));
  }
}
