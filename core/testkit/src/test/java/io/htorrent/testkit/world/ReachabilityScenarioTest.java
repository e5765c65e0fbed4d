package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.session.Cause;
import io.htorrent.api.session.Cause.NobodyReachesUs.Obstacle;
import io.htorrent.api.session.Command;
import io.htorrent.testkit.TestTorrent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Strangers know where we are, and do not come.
class ReachabilityScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);
  private static final PeerAddress[] STRANGERS =
      IntStream.rangeClosed(1, 5)
          .mapToObj(i -> PeerAddress.parse("198.51.100." + i + ":6881"))
          .toArray(PeerAddress[]::new);

  private final World world = World.seeded(1);
  private final TestMapper mapper = new TestMapper();
  private final Client client = world.client("client").owns(TORRENT).start();

  @Test
  void silenceOfTenMinutesIsTold() {
    client.add(TORRENT, STRANGERS);

    world.run(Duration.ofMinutes(9));
    Optional<Cause.NobodyReachesUs> early = cause();
    world.run(Duration.ofMinutes(3));

    assertThat(early).isEmpty();
    assertThat(cause().orElseThrow().obstacle()).isEqualTo(Obstacle.NO_ROUTER_ASKED);
    assertThat(cause().orElseThrow().words())
        .startsWith("no stranger has reached us for 1")
        .contains(" min: no router was asked");
    assertThat(client.status(TORRENT).reason()).as("it seeds whom it reaches").isEmpty();
  }

  @ParameterizedTest(name = "the router is at {0}: {1} {2}")
  @CsvSource({
    "203.0.113.9, UNKNOWN, ''",
    "0.0.0.0, UNKNOWN, ''",
    "100.64.0.9, ROUTER_BEHIND_ROUTER, it is at 100.64.0.9",
    "192.168.7.2, ROUTER_BEHIND_ROUTER, it is at 192.168.7.2"
  })
  void whatTheRouterSaysOfItselfIsTold(String address, Obstacle obstacle, String detail) {
    client.maps(mapper).add(TORRENT, STRANGERS);
    world.run(Duration.ofSeconds(2));
    mapper.say(
        new Mapping.Open("PCP", InetAddress.ofLiteral(address), 7777, 7777, Duration.ofHours(2)));

    world.run(Duration.ofMinutes(11));

    assertThat(cause().orElseThrow().obstacle()).isEqualTo(obstacle);
    assertThat(cause().orElseThrow().detail()).isEqualTo(detail);
    assertThat(cause().orElseThrow().port()).isEqualTo(7777);
  }

  @Test
  void whyTheRouterRefusedIsTold() {
    client.maps(mapper).add(TORRENT, STRANGERS);
    world.run(Duration.ofSeconds(2));
    mapper.say(new Mapping.Shut("UPnP: no answer"));

    world.run(Duration.ofMinutes(11));

    assertThat(cause().orElseThrow().obstacle()).isEqualTo(Obstacle.NOT_MAPPED);
    assertThat(cause().orElseThrow().detail()).isEqualTo("UPnP: no answer");
  }

  @Test
  void oneStrangerWhoCameIsProofUntilTheNetworkChanges() {
    client.add(TORRENT, STRANGERS);
    world.clientAt("stranger", "203.0.113.4").start().add(TORRENT, client.address());
    world.run(Duration.ofHours(1));
    Optional<Cause.NobodyReachesUs> proven = cause();

    client.ask(new Command.NetworkChanged(), _ -> {});
    world.run(Duration.ofMinutes(11));

    assertThat(proven).isEmpty();
    assertThat(cause()).isPresent();
  }

  @Test
  void neighboursProveNothing() {
    client.add(TORRENT, STRANGERS);
    world.client("neighbour").start().add(TORRENT, client.address());

    world.run(Duration.ofMinutes(11));

    assertThat(cause()).isPresent();
  }

  @Test
  void fewerThanFiveStrangersMayJustHaveNoNeed() {
    client.add(TORRENT, STRANGERS[0], STRANGERS[1], STRANGERS[2], STRANGERS[3]);

    world.run(Duration.ofHours(1));

    assertThat(cause()).isEmpty();
  }

  private Optional<Cause.NobodyReachesUs> cause() {
    return client.status(TORRENT).causes().stream()
        .filter(Cause.NobodyReachesUs.class::isInstance)
        .map(Cause.NobodyReachesUs.class::cast)
        .findFirst();
  }
}
