package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Whom a seed serves first when it cannot serve all at once.
class ServingScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 160 * 65536);
  private static final int BLOCKS = 640;

  private final World world = World.seeded(3);

  /// Keeps so many requests waiting, block after block.
  private static final class Asking extends FastScript.Leecher {
    private final int atOnce;
    private int next;

    Asking(int atOnce) {
      this.atOnce = atOnce;
    }

    @Override
    void unchoked(ScriptedConnection connection) {
      for (int i = 0; i < atOnce; i++) {
        ask(connection);
      }
    }

    @Override
    public void received(ScriptedConnection connection, PeerMessage message) {
      super.received(connection, message);
      if (message instanceof PeerMessage.Piece) {
        ask(connection);
      }
    }

    private void ask(ScriptedConnection connection) {
      if (next < BLOCKS) {
        connection.send(new PeerMessage.Request(next / 4, next % 4 * 16384, 16384));
        next++;
      }
    }
  }

  private ScriptedConnection dial(Client seed, int atOnce) {
    ScriptedPeer peer =
        world.scripted("asks" + atOnce, TORRENT, new Asking(atOnce)).dial(seed.address());
    world.run(Duration.ofMillis(100));
    return peer.connection();
  }

  @Test
  @DisplayName(
      "a limit is shared by turns: who has 500 requests waiting gets no more than who has 8")
  void limitIsSharedByTurns() {
    Client seed = world.client("seed").owns(TORRENT);
    seed.settings = new EngineSettings(0, 500_000, 50, 8, 48L << 20);
    seed.start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    ScriptedConnection greedy = dial(seed, 500);
    ScriptedConnection modest = dial(seed, 8);
    ScriptedConnection middling = dial(seed, 60);
    int before = greedy.goodBlocks();
    world.run(Duration.ofSeconds(12));

    int greedyGot = greedy.goodBlocks() - before;
    assertThat(modest.goodBlocks()).isGreaterThan(60);
    assertThat(modest.goodBlocks()).isGreaterThan(greedyGot * 8 / 10);
    assertThat(middling.goodBlocks()).isBetween(greedyGot * 8 / 10, greedyGot * 12 / 10);
  }
}
