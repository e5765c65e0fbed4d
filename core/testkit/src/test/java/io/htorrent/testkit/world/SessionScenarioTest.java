package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.Command;
import io.htorrent.api.session.Reply;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Several torrents in one session, torrents of every shape, and what is asked of a session.
class SessionScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent ONE = TestTorrent.single("one", 65536, 20 * 65536);
  private static final TestTorrent TWO =
      TestTorrent.of("two", 50_000, "a 70000", "empty 0", "sub/b 1", "c 400000");

  @ParameterizedTest(name = "{1} bytes in pieces of {0}")
  @CsvSource({
    "1, 7",
    "1000, 1",
    "1000, 33333",
    "16383, 100000",
    "16384, 16384",
    "16385, 100000",
    "100000, 99999",
    "100000, 100000",
    "100000, 100001",
    "786432, 2000000",
    "8388608, 9000000"
  })
  void everyShapeOfTorrentArrives(int pieceLength, long length) {
    World world = World.seeded(length);
    TestTorrent torrent = TestTorrent.single("file", pieceLength, length);
    Client seed = world.client("seed").owns(torrent).start().add(torrent);
    Client leecher = world.client("leecher").start().add(torrent, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.has(torrent))).isTrue();

    assertThat(leecher.holds(torrent)).isTrue();
  }

  @Test
  void twoTorrentsShareOneSession() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(ONE).owns(TWO);
    seed.settings = new EngineSettings(0, 500_000, 50, 8, 4 * 262_352);
    seed.start().addTracked(ONE).addTracked(TWO);
    Client leecher = world.client("leecher");
    leecher.settings = new EngineSettings(400_000, 0, 50, 8, 4 * 262_352);
    leecher.start().addTracked(ONE).addTracked(TWO);

    assertThat(world.run(MINUTE, () -> leecher.has(ONE) && leecher.has(TWO))).isTrue();

    assertThat(leecher.holds(ONE)).isTrue();
    assertThat(leecher.holds(TWO)).isTrue();
  }

  @Test
  void removedTorrentLeavesTheOtherAlone() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(ONE).owns(TWO).start().addTracked(ONE).addTracked(TWO);
    seed.host.upBytesPerSecond = 200_000;
    Client leecher = world.client("leecher").start().addTracked(ONE).addTracked(TWO);
    List<Reply> replies = new ArrayList<>();
    world.run(Duration.ofSeconds(1));

    leecher.ask(new Command.Remove(ONE.metainfo().infoHash()), replies::add);
    leecher.ask(new Command.Remove(ONE.metainfo().infoHash()), replies::add);
    boolean finished = world.run(MINUTE, () -> leecher.has(TWO) && replies.size() == 2);
    int kept = leecher.journal(ONE).written.size();
    leecher.ask(new Command.Remove(ONE.metainfo().infoHash()), replies::add);
    leecher.addTracked(ONE);
    boolean finishedAfterAll = world.run(MINUTE, () -> leecher.holds(ONE));

    assertThat(finished).isTrue();
    assertThat(replies.subList(0, 2)).containsOnly(new Reply.Done());
    assertThat(replies.getLast()).isInstanceOf(Reply.Refused.class);
    assertThat(leecher.events("Stopped")).isEqualTo(1);
    assertThat(kept).isLessThan(20);
    assertThat(finishedAfterAll).isTrue();
    assertThat(world.tracker().log()).contains("leecher STOPPED left=" + (20 - kept) * 65536);
  }

  @Test
  void torrentAddedTwiceIsRefusedInOneSentence() {
    World world = World.seeded(1);
    Client client = world.client("client").start().add(ONE).add(ONE);

    world.run(Duration.ofSeconds(1));

    assertThat(client.events).containsExactly("Refused: one was added before");
  }

  @Test
  @DisplayName("P19 requests for pieces that we lack: dropped, and closed when it does not end")
  void requestsForWhatWeLack() {
    World world = World.seeded(1);
    Client client = world.client("client").owns(ONE, 3).start().add(ONE);
    ScriptedPeer asker =
        world
            .scripted(
                "asker",
                ONE,
                new ScriptedPeer.Script() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.send(new PeerMessage.Interested());
                  }

                  @Override
                  public void received(ScriptedConnection connection, PeerMessage message) {
                    if (message instanceof PeerMessage.Unchoke) {
                      connection.send(new PeerMessage.Request(2, 0, 16384));
                      connection.send(new PeerMessage.Request(5, 0, 16384));
                    }
                  }
                })
            .dial(client.address());
    world.run(Duration.ofSeconds(1));
    boolean openAfterOne = asker.connected();
    int served = asker.connection().goodBlocks();
    for (int i = 0; i < 301; i++) {
      asker.connection().send(new PeerMessage.Request(5, 0, 16384));
    }
    world.run(Duration.ofSeconds(1));

    assertThat(openAfterOne).isTrue();
    assertThat(served).isEqualTo(1);
    assertThat(asker.connected()).isFalse();
    assertThat(asker.connection().goodBlocks()).isEqualTo(1);
  }

  @Test
  void shutdownAnswersWithinFiveSecondsThoughTrackersAndDisksHang() {
    World world = World.seeded(1);
    Client seed = world.client("seed").owns(ONE).start().addTracked(ONE);
    Client leecher = world.client("leecher").start().addTracked(ONE, seed.address());
    seed.host.upBytesPerSecond = 300_000;
    world.run(Duration.ofSeconds(2));
    leecher.diskNanos = Duration.ofMinutes(1).toNanos();
    world.run(Duration.ofSeconds(1));

    leecher.stop();

    assertThat(world.run(Duration.ofSeconds(5), leecher::ended)).isTrue();
  }
}
