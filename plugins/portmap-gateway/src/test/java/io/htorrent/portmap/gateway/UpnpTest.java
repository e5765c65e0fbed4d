package io.htorrent.portmap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Options;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.testkit.FakeNetwork;
import io.htorrent.testkit.TestDriverHost;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A router that speaks UPnP alone, or says that it does.
class UpnpTest {

  private static final int PORT = 6889;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String DESCRIPTION = "http://192.168.1.1:5000/rootDesc.xml";

  private final FakeNetwork network = new FakeNetwork();
  private final TestDriverHost host = new TestDriverHost(network, PORT);
  private final FakeIgd igd = new FakeIgd(host);
  private final List<Mapping> told = new ArrayList<>();
  private int withdrawn;

  UpnpTest() {
    network.withNeighbour(igd::hears).answering(igd::answer);
  }

  @Test
  void mapsBothPortsOfARouterThatIsFound() throws Exception {
    open();
    host.run(SOON);

    assertThat(told).containsExactly(mapped(PORT, PORT));
    assertThat(igd.mappings)
        .isEqualTo(Map.of("TCP 6889>192.168.1.2:6889", 3600, "UDP 6889>192.168.1.2:6889", 3600));
    assertThat(network.requests())
        .allMatch(request -> request.purpose() == Purpose.GATEWAY)
        .allMatch(request -> request.maxBytes() == 256 * 1024);
  }

  @Test
  void aRouterThatSpeaksNothingElseIsFoundWithinEightSeconds() throws Exception {
    network.behind("192.168.1.1");

    open();
    host.run(Duration.ofSeconds(8));

    assertThat(told).containsExactly(mapped(PORT, PORT));
  }

  @Test
  void renewsByTheSameRouterWithoutSearchingAgain() throws Exception {
    open();
    host.run(SOON);
    int searches = igd.searches;
    igd.log.clear();
    igd.mappings.clear(); // it was switched off and on

    host.run(Duration.ofMinutes(38));

    assertThat(igd.searches).isEqualTo(searches);
    assertThat(igd.mappings).hasSize(2);
    assertThat(told).hasSize(1);
  }

  @Test
  void searchesAgainWhenTheRouterIsAtAnotherPlace() throws Exception {
    open();
    host.run(SOON);
    igd.location = "http://192.168.1.1:5000/new.xml";
    igd.control = "/new/control";
    igd.status = 404;
    host.run(Duration.ofMinutes(38)); // renewing failed
    igd.status = 200;
    igd.mappings.clear();

    host.run(Duration.ofMinutes(30));

    assertThat(igd.mappings).hasSize(2);
    assertThat(told).hasSize(1);
  }

  @Test
  void theRouterForgetsInTheEnd() throws Exception {
    PortMapper mapper = open();
    host.run(SOON);

    mapper.withdraw(() -> withdrawn++);
    host.run(Duration.ofSeconds(1));

    assertThat(igd.log).endsWith("delete TCP 6889", "delete UDP 6889");
    assertThat(igd.mappings).isEmpty();
    assertThat(withdrawn).isEqualTo(1);
  }

  @Test
  void aRouterOfVersion2ChoosesThePort() throws Exception {
    igd.version = 2;
    igd.taken = PORT;

    open();
    host.run(SOON);

    assertThat(told).containsExactly(mapped(40_001, 40_001));
    assertThat(igd.log).allMatch(line -> line.startsWith("AddAnyPortMapping "));
  }

  @Test
  @DisplayName("718: a port that somebody else has is left to him")
  void anotherPortIsTriedWhenOursIsTaken() throws Exception {
    igd.taken = PORT;

    open();
    host.run(SOON);

    Mapping.Open open = (Mapping.Open) told.getFirst();
    assertThat(open.tcpPort()).isBetween(49152, 65535);
    assertThat(igd.mappings.keySet()).contains("TCP " + open.tcpPort() + ">192.168.1.2:6889");
  }

  @Test
  @DisplayName(
      "725: a router that knows permanent mappings only gets those, and forgets in the end")
  void permanentOnes() throws Exception {
    igd.permanentOnly = true;

    PortMapper mapper = open();
    host.run(SOON);
    assertThat(igd.mappings.values()).containsExactly(0, 0);
    mapper.withdraw(() -> withdrawn++);
    host.run(SOON);

    assertThat(told).containsExactly(mapped(PORT, PORT));
    assertThat(igd.mappings).isEmpty();
  }

  @ParameterizedTest(name = "fault {0}: {1}")
  @CsvSource({"606, does not allow it", "728, has no room for it", "501, 'refuses, code 501'"})
  void refusalsAreToldInWords(int fault, String words) throws Exception {
    igd.fault = fault;

    open();
    host.run(SOON);

    assertThat(told).containsExactly(new Mapping.Shut("UPnP: " + words));
  }

  @Test
  void ofSeveralRoutersTheOneThatDoesItIsOurs() throws Exception {
    network.withNeighbour((lane, sent) -> {
      lane.arrive("192.168.1.9:1900", found("http://192.168.1.9:80/tv.xml"));
      igd.hears(lane, sent);
    });

    open();
    host.run(SOON);

    assertThat(told).containsExactly(mapped(PORT, PORT));
  }

  @ParameterizedTest(name = "N01 {0}, of {1}: not asked")
  @CsvSource({
    "http://192.168.1.66:5000/rootDesc.xml, 192.168.1.1:1900", // another host
    "http://router.lan:5000/rootDesc.xml, 192.168.1.1:1900", // a name
    "https://192.168.1.1:5000/rootDesc.xml, 192.168.1.1:1900",
    "http://a@192.168.1.1:5000/rootDesc.xml, 192.168.1.1:1900",
    "http://192.168.1.1:5000/rootDesc.xml, 192.168.1.66:1900", // spoofed
    "http://127.0.0.1:5000/rootDesc.xml, 192.168.1.1:1900",
    "/rootDesc.xml, 192.168.1.1:1900",
    "file:///etc/passwd, 192.168.1.1:1900"
  })
  void aDescriptionElsewhereIsNotAskedFor(String location, String from) throws Exception {
    igd.location = location;
    igd.from = from;

    open();
    host.run(SOON);

    assertThat(network.requests()).isEmpty();
    assertThat(told).containsExactly(new Mapping.Shut("UPnP: no answer"));
  }

  @ParameterizedTest(name = "N01 URLBase \"{0}\" and control URL {1} are asked at {2}")
  @CsvSource({
    "'', /ctl/IPConn, http://192.168.1.1:5000/ctl/IPConn",
    "'', ctl?x=1, http://192.168.1.1:5000/ctl?x=1",
    "'', http://192.168.1.1:5000/a, http://192.168.1.1:5000/a",
    "http://192.168.1.1:5000/base/, c, http://192.168.1.1:5000/base/c",
  })
  void aRelativeUrlIsResolved(String base, String control, String asked) throws Exception {
    igd.urlBase = base;
    igd.control = control;

    open();
    host.run(SOON);

    assertThat(network.requests().getLast().uri()).hasToString(asked);
    assertThat(told).containsExactly(mapped(PORT, PORT));
  }

  @ParameterizedTest(name = "N01 URLBase \"{0}\" and control URL {1}: refused")
  @CsvSource({
    "'', http://192.168.1.66:5000/a",
    "'', http://router.lan/a",
    "'', //198.51.100.1/a",
    "'', ftp://192.168.1.1/a",
    "'', 'http://192.168.1.1:5000/ a'",
    "http://198.51.100.1/, /a",
  })
  void aControlUrlElsewhereIsRefused(String base, String control) throws Exception {
    igd.urlBase = base;
    igd.control = control;

    open();
    host.run(SOON);

    assertThat(network.requests()).extracting(HttpRequest::uri).hasSize(1);
    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            Mapping.Shut.class,
            shut -> assertThat(shut.reason()).startsWith("UPnP: has a control URL that "));
  }

  @Test
  @DisplayName("N01 HTTP 500 without a fault")
  void http500() throws Exception {
    igd.status = 500;

    open();
    host.run(SOON);

    assertThat(told).containsExactly(new Mapping.Shut("UPnP: answers with HTTP 500"));
  }

  @Test
  @DisplayName("N01 no answer over HTTP, and 10 MB: the network's limit is told")
  void noAnswerAndTooMuch() throws Exception {
    network.answering(request -> {
      throw new IOException(request.uri().getHost() + " fell silent: no data came in time");
    });
    open().close();
    PortMapper mapper = open();
    host.run(SOON);

    network.answering(HttpReply.of(200, new byte[10 << 20]));
    mapper.networkChanged();
    host.run(SOON);

    assertThat(told)
        .containsExactly(
            new Mapping.Shut("UPnP: 192.168.1.1 fell silent: no data came in time"),
            new Mapping.Shut(
                "UPnP: " + DESCRIPTION + " answered with 10485760 bytes, the limit is 262144"));
  }

  @Test
  @DisplayName("N01 a bomb of entities: document types are refused")
  void xmlBomb() throws Exception {
    igd.description =
        """
        <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
        <root><a>&lol2;</a></root>
        """;

    open();
    host.run(SOON);

    assertThat(told)
        .containsExactly(new Mapping.Shut("UPnP: XML with a document type, which is refused"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"", "no xml", "<root/>", "<root><device></root>"})
  void aDescriptionOfSomethingElse(String description) throws Exception {
    network.answering(HttpReply.of(200, description.getBytes(StandardCharsets.UTF_8)));

    open();
    host.run(SOON);

    assertThat(told).singleElement().isInstanceOf(Mapping.Shut.class);
  }

  @Test
  void aFloodOfAnswersIsCut() throws Exception {
    network.withNeighbour((lane, _) -> {
      for (int i = 0; i < 1000; i++) {
        lane.arrive("192.168.1.1:1900", found("http://192.168.1.1:5000/" + i));
        lane.arrive("192.168.1.1:1900", new byte[60_000]);
      }
    });
    network.answering(HttpReply.of(404, new byte[0]));

    open();
    host.run(SOON);

    assertThat(network.requests()).hasSize(8);
  }

  private PortMapper open() throws IOException {
    PortMapper.Factory factory = new GatewayMapper.Factory();
    return factory.open(
        host, told::add, Options.defaults(factory.options()), new SplittableRandom(1));
  }

  private static byte[] found(String location) {
    return ("HTTP/1.1 200 OK\r\nLocation: " + location + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static Mapping.Open mapped(int tcp, int udp) {
    return new Mapping.Open(
        "UPnP", InetAddress.ofLiteral("203.0.113.8"), tcp, udp, Duration.ofHours(1));
  }
}
