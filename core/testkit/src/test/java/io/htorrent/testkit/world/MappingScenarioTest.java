package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.session.Command;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.testkit.TestTorrent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A router that passes our port on, or not, and what the session makes of it.
class MappingScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);
  private static final Mapping ELSEWHERE =
      new Mapping.Open(
          "PCP", InetAddress.ofLiteral("198.51.100.9"), 7777, 7778, Duration.ofHours(2));

  private final World world = World.seeded(1);
  private final TestMapper mapper = new TestMapper();

  @Test
  void trackersAreToldTheRoutersPortAndOursAgainWhenItIsGone() {
    Client client = world.client("client").start().maps(mapper).addTracked(TORRENT);
    world.run(Duration.ofSeconds(5));

    mapper.say(ELSEWHERE);
    world.run(Duration.ofHours(1));
    mapper.say(new Mapping.Shut("gone"));
    world.run(Duration.ofHours(1));

    int inside = client.address().port();
    List<Integer> ports =
        world.tracker().requests().stream().map(AnnounceRequest::port).distinct().toList();
    assertThat(ports).containsExactly(inside, 7777);
    assertThat(world.tracker().requests().getLast().port()).isEqualTo(inside);
    assertThat(client.events)
        .contains("Mapped: " + ELSEWHERE, "Mapped: " + new Mapping.Shut("gone"));
  }

  @Test
  void driversLearnBothPortsAndTheRoutersAddress() {
    Client client = world.client("client").start().maps(mapper);
    world.run(Duration.ofSeconds(2));

    mapper.say(ELSEWHERE);

    assertThat(mapper.host().port()).isEqualTo(client.address().port());
    assertThat(mapper.host().outsidePort()).isEqualTo(7777);
    assertThat(mapper.host().outsideAddress()).contains(InetAddress.ofLiteral("198.51.100.9"));
    mapper.say(new Mapping.Shut("gone"));
    assertThat(mapper.host().outsideAddress()).isEmpty();
  }

  @Test
  void itIsAskedAfterAWhileToldOfNewsAndWithdrawnInTheEnd() {
    Client client = world.client("client").start().maps(mapper);
    assertThat(mapper.log).isEmpty();
    world.run(Duration.ofSeconds(2));
    client.ask(new Command.NetworkChanged(), _ -> {});
    world.run(Duration.ofSeconds(1));

    client.stop();

    assertThat(world.run(Duration.ofSeconds(1), client::ended)).isTrue();
    assertThat(mapper.log).containsExactly("opened", "news", "withdrawn", "closed");
  }

  @Test
  void aRouterThatForgetsSlowlyIsGivenTwoSeconds() {
    mapper.withdrawing = _ -> {};
    Client client = world.client("client").start().maps(mapper);
    world.run(Duration.ofSeconds(2));
    double before = world.seconds();

    client.stop();

    assertThat(world.run(Duration.ofSeconds(4), client::ended)).isTrue();
    assertThat(world.seconds() - before).isBetween(2.0, 2.5);
    assertThat(mapper.log).endsWith("withdrawn", "closed");
  }

  @ParameterizedTest(name = "it throws when {0}")
  @ValueSource(strings = {"opened", "news", "withdrawn"})
  void oneThatThrowsIsNamedAndAllElseGoesOn(String when) {
    mapper.throwsWhen = when;
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client client = world.client("client").start().maps(mapper).add(TORRENT, seed.address());
    world.run(Duration.ofSeconds(2));
    if (!when.equals("opened")) {
      mapper.say(ELSEWHERE);
    }
    client.ask(new Command.NetworkChanged(), _ -> {});

    assertThat(world.run(Duration.ofMinutes(1), () -> client.has(TORRENT))).isTrue();
    client.stop();

    assertThat(world.run(Duration.ofSeconds(4), client::ended)).isTrue();
    assertThat(client.events)
        .contains("Ended: mapper: it threw java.lang.IllegalStateException: " + when);
  }

  @Test
  void aMappingOfAMapperThatEndedCountsNoMore() {
    mapper.throwsWhen = "news";
    Client client = world.client("client").start().maps(mapper).addTracked(TORRENT);
    world.run(Duration.ofSeconds(2));
    mapper.say(ELSEWHERE);
    client.ask(new Command.NetworkChanged(), _ -> {});
    world.run(Duration.ofHours(1));

    assertThat(world.tracker().requests().getLast().port()).isEqualTo(client.address().port());
  }

  @Test
  void oneThatCannotWorkHereIsNamed() {
    mapper.refuses = "no router can be here";
    Client client = world.client("client").start().maps(mapper);

    world.run(Duration.ofSeconds(2));

    assertThat(client.events).contains("Ended: mapper: no router can be here");
  }
}
