package io.htorrent.extension.pex;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import io.htorrent.testkit.world.Client;
import io.htorrent.testkit.world.Line;
import io.htorrent.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What it is for: a swarm without trackers, of which everybody knows one member only, finds
/// itself.
final class PexScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 30 * 65536);
  private static final int LEECHERS = 6;

  private final World world = World.seeded(11);

  /// A member that everybody knows, on a slow line; a seed on a fast one, and leechers, who know
  /// nobody else.
  private List<Client> swarm(TestTorrent torrent, boolean exchanges) {
    Client hub = client("hub", exchanges).line(Line.of(20, 3_000, 0)).start().add(torrent);
    List<Client> others = new ArrayList<>();
    others.add(client("seed", exchanges).owns(torrent));
    for (int i = 0; i < LEECHERS; i++) {
      others.add(client("leecher " + i, exchanges));
    }
    for (Client one : others) {
      one.line(Line.of(20, 300_000, 0)).start().add(torrent, hub.address());
      world.run(Duration.ofSeconds(1));
    }
    return others;
  }

  private Client client(String name, boolean exchanges) {
    Client client = world.client(name);
    return exchanges ? client.speaks(new PeerExchange.Factory()) : client;
  }

  private boolean complete(TestTorrent torrent, List<Client> clients, Duration limit) {
    return world.run(limit, () -> clients.stream().allMatch(one -> one.has(torrent)));
  }

  @ParameterizedTest(name = "with peer exchange: {0}")
  @ValueSource(booleans = {true, false})
  void thoseWhoKnowOneMemberFindTheOthers(boolean exchanges) {
    List<Client> others = swarm(TORRENT, exchanges);

    boolean done = complete(TORRENT, others, Duration.ofMinutes(5));

    assertThat(done).isEqualTo(exchanges);
    if (exchanges) {
      assertThat(others).allMatch(one -> one.holds(TORRENT));
    }
  }

  @Test
  @DisplayName("E18 private: peers that speak it stay apart, as if they did not")
  void privateSwarmStaysApart() {
    TestTorrent secret = TORRENT.asPrivate();
    List<Client> others = swarm(secret, true);

    boolean done = complete(secret, others, Duration.ofMinutes(5));

    assertThat(done).isFalse();
    assertThat(others).allMatch(one -> one.status(secret).peers() <= 1); // the hub
  }

  @Test
  void whoComesLateIsToldOfWithinTwoMinutes() {
    List<Client> others = swarm(TORRENT, true);
    complete(TORRENT, others, Duration.ofMinutes(5));
    Client knownToOne = client("late", true).start().add(TORRENT, others.getLast().address());

    assertThat(world.run(Duration.ofMinutes(2), () -> knownToOne.has(TORRENT))).isTrue();
  }
}
