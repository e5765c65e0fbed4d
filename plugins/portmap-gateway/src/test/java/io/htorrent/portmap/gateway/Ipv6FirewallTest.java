package io.htorrent.portmap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Options;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.testkit.FakeLane;
import io.htorrent.testkit.FakeNetwork;
import io.htorrent.testkit.TestDriverHost;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A router whose firewall for IPv6 is opened by PCP (RFC 6887), written from the RFC. It does
/// nothing for IPv4.
class Ipv6FirewallTest {

  private static final int PORT = 6889;
  private static final String ROUTER = "fe80::1";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakeNetwork network = new FakeNetwork().withIpv6("2001:db8:7::2").behind(ROUTER);
  private final TestDriverHost host = new TestDriverHost(network, PORT);

  /// Requests as `TCP [2001:db8:7::2]:6889 7200 s`.
  private final List<String> asked = new ArrayList<>();

  private final List<Mapping> told = new ArrayList<>();
  private boolean silent;
  private long bootNanos;
  private int withdrawn;

  Ipv6FirewallTest() {
    network.withNeighbour(this::hears);
  }

  @Test
  void letsOurPortInAndSaysSoToNobody() throws Exception {
    PortMapper mapper = open();
    host.run(Duration.ofSeconds(20));

    assertThat(asked)
        .containsExactly(
            "TCP 2001:db8:7:0:0:0:0:2 6889>6889 7200 s",
            "UDP 2001:db8:7:0:0:0:0:2 6889>6889 7200 s");
    assertThat(mapper.status()).isEqualTo("not mapped; IPv6: mapped by PCP");
    assertThat(told).as("of IPv4").containsExactly(new Mapping.Shut("UPnP: no answer"));
  }

  @Test
  void isRenewedInTime() throws Exception {
    open();
    host.run(Duration.ofMinutes(59));
    int before = asked.size();
    host.run(Duration.ofMinutes(16));

    assertThat(before).isEqualTo(2);
    assertThat(asked).hasSize(4);
  }

  @Test
  void anotherAddressOfOursIsLetInWhenItIsRenewed() throws Exception {
    open();
    host.run(SECOND);
    network.withIpv6("2001:db8:7::99");
    host.run(Duration.ofMinutes(75));

    assertThat(asked).last().isEqualTo("UDP 2001:db8:7:0:0:0:0:99 6889>6889 7200 s");
  }

  @Test
  void aRouterThatStartedAnewIsAskedAgain() throws Exception {
    open();
    host.run(Duration.ofMinutes(10));

    bootNanos = host.nanos();
    byte[] word = head(0).array();
    network.lanes().stream()
        .filter(lane -> lane.addresses().getFirst().getPort() == 5350)
        .forEach(lane -> lane.arrive("[" + ROUTER + "]:5351", word));
    host.run(Duration.ofSeconds(6));

    assertThat(asked).hasSize(4);
  }

  @Test
  void isTakenBackInTheEnd() throws Exception {
    PortMapper mapper = open();
    host.run(SECOND);
    asked.clear();

    mapper.withdraw(() -> withdrawn++);
    host.run(SECOND);

    assertThat(asked)
        .containsExactly(
            "TCP 2001:db8:7:0:0:0:0:2 0>6889 0 s", "UDP 2001:db8:7:0:0:0:0:2 0>6889 0 s");
    assertThat(withdrawn).isEqualTo(1);
    assertThat(network.lanes()).isEmpty();
  }

  @Test
  void aRouterThatSaysNothingIsAskedAgainLater() throws Exception {
    silent = true;
    PortMapper mapper = open();
    host.run(Duration.ofMinutes(4));
    int before = asked.size();
    silent = false;
    host.run(Duration.ofMinutes(2));

    assertThat(before).as("four times, for TCP").isEqualTo(4);
    assertThat(mapper.status()).endsWith("IPv6: mapped by PCP");
  }

  @ParameterizedTest(name = "our address is {0}")
  @ValueSource(strings = {"fd00::2", "fe80::2", "::1"})
  void anAddressThatNobodyReachesNeedsNoHole(String own) throws Exception {
    network.withIpv6(own);

    PortMapper mapper = open();
    host.run(Duration.ofMinutes(10));

    assertThat(asked).isEmpty();
    assertThat(mapper.status()).isEqualTo("not mapped");
  }

  private void hears(FakeLane lane, FakeLane.Sent sent) {
    if (!sent.to().getAddress().equals(InetAddress.ofLiteral(ROUTER))) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(sent.bytes());
    byte[] address = new byte[16];
    in.get(8, address);
    String transport = in.get(36) == 6 ? "TCP" : "UDP";
    asked.add(
        "%s %s %d>%d %d s"
            .formatted(
                transport,
                host(address),
                in.getShort(42) & 0xffff,
                in.getShort(40) & 0xffff,
                in.getInt(4)));
    if (!silent) {
      byte[] answer = head(1).putInt(4, in.getInt(4)).put(24, sent.bytes(), 24, 36).array();
      ByteBuffer.wrap(answer).put(44, address);
      var _ = host.after(1_000_000, () -> lane.arrive("[" + ROUTER + "]:5351", answer));
    }
  }

  private ByteBuffer head(int operation) {
    return ByteBuffer.allocate(operation == 0 ? 24 : 60)
        .put(0, (byte) 2)
        .put(1, (byte) (0x80 | operation))
        .putInt(8, (int) Duration.ofNanos(host.nanos() - bootNanos).toSeconds());
  }

  private static String host(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private PortMapper open() throws IOException {
    PortMapper.Factory factory = new GatewayMapper.Factory();
    return factory.open(
        host, told::add, Options.of(factory.options(), Map.of()), new SplittableRandom(1));
  }
}
