package io.htorrent.portmap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Options;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.testkit.FakeNetwork;
import io.htorrent.testkit.TestDriverHost;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A router that speaks PCP, NAT-PMP, or neither.
class GatewayMapperTest {

  private static final int PORT = 6889;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakeNetwork network = new FakeNetwork().behind(FakeGateway.ADDRESS);
  private final TestDriverHost host = new TestDriverHost(network, PORT);
  private final FakeGateway gateway = new FakeGateway(network, host);
  private final List<Mapping> told = new ArrayList<>();
  private int withdrawn;

  GatewayMapperTest() {
    network.withNeighbour(gateway::hears);
  }

  @ParameterizedTest(name = "PCP: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("RFC 6887, 6886: both ports are mapped and told, by PCP if the router speaks it")
  void mapsByTheNewestProtocol(boolean pcp) throws Exception {
    gateway.pcp = pcp;

    PortMapper mapper = open();
    host.run(SECOND);

    assertThat(gateway.mappings).isEqualTo(Map.of("TCP 6889>6889", 7200L, "UDP 6889>6889", 7200L));
    assertThat(told).containsExactly(mapped(pcp ? "PCP" : "NAT-PMP", PORT, PORT, 7200));
    assertThat(mapper.status()).isEqualTo(pcp ? "mapped by PCP" : "mapped by NAT-PMP");
  }

  @Test
  void asksAsTheRfcsSayByteForByte() throws Exception {
    gateway.silent = true;
    List<String> asked = new ArrayList<>();
    network.withNeighbour((_, sent) -> asked.add(HexFormat.of().formatHex(sent.bytes())));

    open();
    host.run(Duration.ofSeconds(4));
    byte[] nonce = host.saved().orElseThrow();

    assertThat(asked.getFirst())
        .isEqualTo(
            "0201000000001c20" // version, opcode, 2 h
                + "00000000000000000000ffffc0a80102" // we
                + HexFormat.of().formatHex(nonce)
                + "060000001ae91ae9" // TCP, 6889, 6889
                + "00000000000000000000ffff00000000");
    assertThat(asked.getLast()).isEqualTo("0000");
  }

  @Test
  void questionsAreRepeatedAndGivenUp() throws Exception {
    gateway.silent = true;
    List<Long> millis = new ArrayList<>();
    network.withNeighbour((_, _) -> millis.add(host.nanos() / 1_000_000));

    open();
    host.run(Duration.ofMillis(7400));

    assertThat(millis).containsExactly(0L, 250L, 750L, 1750L, 3750L, 4000L, 4500L, 5500L);
  }

  @Test
  void datagramsThatGetLostDelayOnly() throws Exception {
    gateway.lose = 3;

    open();
    host.run(Duration.ofSeconds(3));

    assertThat(told).hasSize(1);
  }

  @Test
  void renewsBetweenHalfAndFiveEighthsAndSaysNothing() throws Exception {
    open();
    host.run(SECOND);
    gateway.log.clear();

    host.run(Duration.ofMinutes(59));
    assertThat(gateway.log).isEmpty();
    host.run(Duration.ofMinutes(16));

    assertThat(gateway.log).containsExactly("PCP TCP 6889>6889 7200 s", "PCP UDP 6889>6889 7200 s");
    host.run(Duration.ofDays(2));
    assertThat(told).hasSize(1);
    assertThat(gateway.log.size()).isBetween(2 * 38, 2 * 49);
  }

  @Test
  void anotherPortOutsideIsToldAndKept() throws Exception {
    gateway.otherPort = 40_000;

    open();
    host.run(SECOND);
    gateway.otherPort = 0; // it gives what it is asked for
    host.run(Duration.ofHours(10));

    assertThat(told).containsExactly(mapped("PCP", 40_000, 40_000, 7200));
    assertThat(gateway.mappings.keySet())
        .containsExactlyInAnyOrder("TCP 40000>6889", "UDP 40000>6889");
  }

  @Test
  void tcpAloneIsWorthHaving() throws Exception {
    gateway.tcpOnly = true;

    open();
    host.run(SECOND);

    assertThat(told).containsExactly(mapped("PCP", PORT, 0, 7200));
  }

  @Test
  void aRouterThatIsGoneForAMinuteIsNoNews() throws Exception {
    open();
    host.run(Duration.ofMinutes(59));
    gateway.silent = true;
    host.run(Duration.ofMinutes(20));
    gateway.silent = false;
    host.run(Duration.ofHours(3));

    assertThat(told).hasSize(1);
    assertThat(gateway.mappings).hasSize(2);
  }

  @Test
  void aMappingThatEndedIsNewsAndSoIsItsReturn() throws Exception {
    open();
    host.run(SECOND);
    gateway.silent = true;
    host.run(Duration.ofHours(3));
    gateway.silent = false;
    host.run(Duration.ofHours(1));

    assertThat(told)
        .containsExactly(
            mapped("PCP", PORT, PORT, 7200),
            new Mapping.Shut("PCP: no answer; NAT-PMP: no answer; UPnP: no answer"),
            mapped("PCP", PORT, PORT, 7200));
  }

  @ParameterizedTest(name = "PCP: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("RFC 6887, 14.1: a router that started anew says so, and is asked within seconds")
  void mapsAgainWhenTheRouterStartedAnew(boolean pcp) throws Exception {
    gateway.pcp = pcp;
    open();
    host.run(Duration.ofMinutes(10));

    gateway.reboot();
    gateway.announce();
    host.run(Duration.ofSeconds(6));

    assertThat(gateway.mappings).hasSize(2);
    assertThat(told).hasSize(1);
  }

  @ParameterizedTest(name = "PCP: {0}")
  @ValueSource(booleans = {true, false})
  void mapsAgainWhenOnlyTheRoutersTableIsGone(boolean pcp) throws Exception {
    gateway.pcp = pcp;
    open();
    host.run(Duration.ofMinutes(10));

    gateway.mappings.clear(); // its daemon started anew, and counts as before
    gateway.announce();
    host.run(Duration.ofSeconds(6));

    assertThat(gateway.mappings).hasSize(2);
    assertThat(told).hasSize(1);
  }

  @Test
  void repetitionsAreNoNews() throws Exception {
    open();
    host.run(Duration.ofMinutes(10));
    gateway.announce();
    host.run(Duration.ofSeconds(6));
    gateway.log.clear();

    for (int i = 0; i < 5; i++) {
      gateway.announce();
      host.run(Duration.ofSeconds(8));
    }

    assertThat(gateway.log).isEmpty();
  }

  @Test
  void aRouterThatComesUpAfterUsIsAskedWhenItSaysSo() throws Exception {
    gateway.silent = true;
    open();
    host.run(Duration.ofMinutes(2));
    gateway.silent = false;

    gateway.announce();
    host.run(Duration.ofSeconds(6));

    assertThat(told).last().isEqualTo(mapped("PCP", PORT, PORT, 7200));
  }

  @Test
  @DisplayName("N02 others than the router cannot say that it started anew")
  void announcementsOfOthersAreNotHeard() throws Exception {
    open();
    host.run(Duration.ofMinutes(10));
    gateway.reboot();
    gateway.from = "192.168.1.66:5351";

    gateway.announce();
    host.run(Duration.ofMinutes(10));

    assertThat(gateway.mappings).isEmpty();
  }

  @Test
  void anotherAddressOfTheRouterIsToldWhenItSaysSo() throws Exception {
    gateway.pcp = false;
    open();
    host.run(Duration.ofMinutes(10));

    gateway.outside = "203.0.113.99";
    gateway.announce();
    host.run(Duration.ofSeconds(6));

    assertThat(told).hasSize(2);
    assertThat(((Mapping.Open) told.getLast()).address())
        .isEqualTo(InetAddress.ofLiteral("203.0.113.99"));
  }

  @Test
  void anotherNetworkIsAskedAtOnce() throws Exception {
    network.behind();
    PortMapper mapper = open();
    host.run(Duration.ofMinutes(1));

    network.behind(FakeGateway.ADDRESS);
    mapper.networkChanged();
    host.run(SECOND);

    assertThat(told)
        .containsExactly(new Mapping.Shut("UPnP: no answer"), mapped("PCP", PORT, PORT, 7200));
  }

  @ParameterizedTest(name = "PCP: {0}")
  @ValueSource(booleans = {true, false})
  void theRouterForgetsInTheEnd(boolean pcp) throws Exception {
    gateway.pcp = pcp;
    PortMapper mapper = open();
    host.run(SECOND);
    gateway.log.clear();

    mapper.withdraw(() -> withdrawn++);
    host.run(SECOND);

    String protocol = pcp ? "PCP" : "NAT-PMP";
    assertThat(gateway.log)
        .containsExactly(protocol + " TCP 0>6889 0 s", protocol + " UDP 0>6889 0 s");
    assertThat(gateway.mappings).isEmpty();
    assertThat(withdrawn).isEqualTo(1);
    assertThat(network.lanes()).isEmpty();
    host.run(Duration.ofDays(1));
    assertThat(gateway.log).hasSize(2);
  }

  @Test
  void whatIsBeingMappedIsForgottenToo() throws Exception {
    PortMapper mapper = open();
    host.run(Duration.ofMillis(4)); // TCP is mapped, UDP asked for

    mapper.withdraw(() -> withdrawn++);
    host.run(SECOND);

    assertThat(withdrawn).isEqualTo(1);
    assertThat(gateway.mappings).isEmpty();
  }

  @Test
  void ourMappingsAreKnownAgainInTheNextRun() throws Exception {
    open().close(); // the nonce is kept
    host.run(SECOND);
    PortMapper crashed = open();
    host.run(SECOND);
    crashed.close();

    open();
    host.run(SECOND);

    assertThat(told).hasSize(2).containsOnly(mapped("PCP", PORT, PORT, 7200));
  }

  @ParameterizedTest(name = "{0}, code {1}: {2}")
  @CsvSource({
    "true, 2, PCP: does not allow it",
    "true, 8, PCP: has no room for it",
    "true, 12, PCP: sees us at another address: another router is in between",
    "true, 77, 'PCP: refuses, code 77'",
    "false, 2, NAT-PMP: does not allow it",
    "false, 3, NAT-PMP: has no connection itself",
    "false, 99, 'NAT-PMP: refuses, code 99'"
  })
  void refusalsAreToldInWords(boolean pcp, int code, String words) throws Exception {
    gateway.pcp = pcp;
    gateway.failure = code;

    open();
    host.run(Duration.ofMinutes(1));

    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            Mapping.Shut.class, shut -> assertThat(shut.reason()).contains(words));
    assertThat(gateway.mappings).isEmpty();
  }

  @ParameterizedTest(name = "N02 {0}: not heard")
  @ValueSource(strings = {"192.168.1.66:5351", "192.168.1.1:5352", "203.0.113.7:5351"})
  void spoofedAnswersAreNotHeard(String liar) throws Exception {
    gateway.from = liar;

    open();
    host.run(Duration.ofMinutes(1));

    assertThat(told)
        .containsExactly(new Mapping.Shut("PCP: no answer; NAT-PMP: no answer; UPnP: no answer"));
  }

  @ParameterizedTest(name = "N02 {0}: no answer to anything")
  @ValueSource(
      strings = {
        "", // nothing
        "02", // too short
        "0281000000001c20000000000000000000000000", // a head cut off
        "03810000", // version 3
        "ff810000", // version 255
        "02010000" // a request
      })
  void nonsenseIsNotHeard(String hex) throws Exception {
    network.withNeighbour((lane, _) -> {
      if (lane.addresses().getFirst().getPort() >= 49152) {
        lane.arrive(gateway.from, HexFormat.of().parseHex(hex));
        lane.arrive(gateway.from, new byte[2000]);
      }
    });

    open();
    host.run(Duration.ofMinutes(1));

    assertThat(told)
        .containsExactly(new Mapping.Shut("PCP: no answer; NAT-PMP: no answer; UPnP: no answer"));
  }

  @Test
  @DisplayName("N02 an answer with another nonce, or of another port, is none")
  void answersToOthersAreNotHeard() {
    byte[] answer =
        ByteBuffer.allocate(60)
            .put(0, (byte) 2)
            .put(1, (byte) 0x81)
            .putInt(4, 7200)
            .put(36, (byte) 6)
            .putShort(40, (short) PORT)
            .putShort(42, (short) PORT)
            .array();

    assertThat(PcpMessage.answer(ByteBuffer.wrap(answer), new byte[12], Transport.TCP, PORT))
        .isPresent();
    assertThat(PcpMessage.answer(ByteBuffer.wrap(answer), new byte[12], Transport.UDP, PORT))
        .isEmpty();
    assertThat(PcpMessage.answer(ByteBuffer.wrap(answer), new byte[12], Transport.TCP, 1))
        .isEmpty();
    byte[] other = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    assertThat(PcpMessage.answer(ByteBuffer.wrap(answer), other, Transport.TCP, PORT)).isEmpty();
  }

  @ParameterizedTest(name = "N02 PCP {0}, lifetime 0: nothing is granted")
  @ValueSource(booleans = {true, false})
  void aLifetimeOfZeroGrantsNothing(boolean pcp) throws Exception {
    gateway.pcp = pcp;
    gateway.lifetime = 0;

    open();
    host.run(Duration.ofMinutes(1));

    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            Mapping.Shut.class, shut -> assertThat(shut.reason()).contains("grants nothing"));
  }

  @ParameterizedTest(name = "N02 lifetime {0} counts as {1} s")
  @CsvSource({"1, 60", "59, 60", "3600, 3600", "4294967295, 86400"})
  void lifetimesAreClamped(long said, long counts) throws Exception {
    network.withNeighbour((lane, sent) -> {
      if (sent.bytes()[0] == 2) {
        byte[] answer = new byte[60];
        System.arraycopy(sent.bytes(), 0, answer, 0, 60);
        ByteBuffer.wrap(answer)
            .put(1, (byte) 0x81)
            .putInt(4, (int) said)
            .put(8, new byte[16])
            .put(56, new byte[] {(byte) 203, 0, 113, 7});
        lane.arrive(gateway.from, answer);
      }
    });

    open();
    host.run(SECOND);

    assertThat(told).containsExactly(mapped("PCP", PORT, PORT, counts));
  }

  @Test
  void nobodyIsAskedWhenWeAreBoundToThisMachineAlone() throws Exception {
    network.onThisMachine();

    PortMapper mapper = open();
    host.run(Duration.ofHours(1));

    assertThat(network.lanes()).isEmpty();
    assertThat(told).isEmpty();
    assertThat(mapper.status()).isEqualTo("off: we are bound to this machine alone");
  }

  @Test
  void theRouterMayBeNamed() throws Exception {
    network.behind();

    open(Map.of("gateway", FakeGateway.ADDRESS));
    host.run(SECOND);

    assertThat(told).containsExactly(mapped("PCP", PORT, PORT, 7200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"router.lan", "192.168.1.1:0", "192.168.1.1:70000", "fe80::1", "x:y:z"})
  void aRouterThatIsNoAddressIsRefused(String named) {
    assertThatThrownBy(() -> open(Map.of("gateway", named)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "portmap.gateway is '"
                + named
                + "', expected the IPv4 address of a router, such as 192.168.1.1");
  }

  private PortMapper open() throws IOException {
    return open(Map.of());
  }

  private PortMapper open(Map<String, String> options) throws IOException {
    PortMapper.Factory factory = new GatewayMapper.Factory();
    return factory.open(
        host, told::add, Options.of(factory.options(), options), new SplittableRandom(1));
  }

  private static Mapping.Open mapped(String protocol, int tcp, int udp, long seconds) {
    return new Mapping.Open(
        protocol, InetAddress.ofLiteral("203.0.113.7"), tcp, udp, Duration.ofSeconds(seconds));
  }
}
