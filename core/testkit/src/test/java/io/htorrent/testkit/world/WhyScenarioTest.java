package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.Cause;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A fault each, and the torrent names it: why there is no data, or nobody more to get it from.
class WhyScenarioTest {

  private static final int PIECE = 4 * 16384;
  private static final TestTorrent TORRENT = TestTorrent.single("file", PIECE, 100L * PIECE);

  private final World world = World.seeded(7);
  private final Client leecher = world.client("leecher");

  @Test
  void nobodyToAsk() {
    leecher.start().add(TORRENT);

    assertThat(causes(10)).containsExactly(new Cause.NobodyKnown(), new Cause.NoWayToFind());
  }

  @Test
  void trackerDown() {
    world.tracker().down(true);
    leecher.start().addTracked(TORRENT);

    assertThat(causes(100).getFirst()).isEqualTo(new Cause.NobodyKnown());
    assertThat(only(Cause.TrackerFails.class).problem()).isEqualTo("the tracker is down");
    assertThat(only(Cause.TrackerFails.class).times()).isGreaterThan(1);
    assertThat(only(Cause.TrackerFails.class).nextTrySeconds()).isPositive();
    assertThat(status().reason())
        .startsWith("no peers known; tracker " + VirtualTracker.URL + ": the tracker is down, ");
  }

  @Test
  void trackerRefuses() {
    world.tracker().refuses("not in these parts");
    leecher.start().addTracked(TORRENT);

    assertThat(causes(10)).hasSize(2);
    assertThat(only(Cause.TrackerFails.class).problem()).contains("not in these parts");
  }

  @Test
  void nobodyAnswersTheDoor() {
    Client gone = world.client("gone");
    leecher.start().add(TORRENT, gone.address());

    Cause.NobodyConnected cause = (Cause.NobodyConnected) causes(60).getFirst();
    assertThat(cause.known()).isEqualTo(1);
    assertThat(cause.failed()).isEqualTo(1);
    assertThat(cause.commonest()).isNotEmpty();
  }

  @Test
  void everybodyHangsUp() {
    ScriptedPeer.Script hangsUp =
        new ScriptedPeer.Script() {
          @Override
          public void greeted(ScriptedConnection connection) {
            connection.close();
          }

          @Override
          public void received(ScriptedConnection connection, PeerMessage message) {}
        };
    ScriptedPeer rude = world.scripted("rude", TORRENT, hangsUp).listen();
    leecher.start().add(TORRENT, rude.address());

    assertThat(causes(30).getFirst()).isEqualTo(new Cause.AllHangUp(1, 1));
  }

  @Test
  void everybodyChokes() {
    leecher.start().add(TORRENT, peer(Misbehaviour.NEVER_UNCHOKES).address());

    Cause.AllChoke cause = (Cause.AllChoke) causes(90).getFirst();
    assertThat(cause.connected()).isEqualTo(1);
    assertThat(cause.since()).isGreaterThan(Duration.ofMinutes(1));
    assertThat(status().reason()).contains("1 connected, all choke us for 1 min");
  }

  @Test
  void nobodySends() {
    leecher.start().add(TORRENT, peer(Misbehaviour.NEVER_SENDS).address());

    assertThat(causes(40).getFirst()).isInstanceOf(Cause.NobodySends.class);
  }

  @Test
  void nobodyHasTheRest() {
    Client half = world.client("half").owns(TORRENT, 50).start().add(TORRENT);
    leecher.start().add(TORRENT, half.address());

    assertThat(causes(60).getFirst()).isEqualTo(new Cause.NobodyHas(50, 500));
  }

  @Test
  void everybodyLies() {
    leecher.start().add(TORRENT, peer(Misbehaviour.CORRUPTS_ALL).address());

    assertThat(causes(60).getFirst()).isEqualTo(new Cause.AllBanned(1));
  }

  @Test
  void diskFull() {
    leecher.disk(TORRENT).room(20L * PIECE);
    leecher.start().add(TORRENT, seed().address());

    Cause.DiskFails cause = (Cause.DiskFails) causes(60).getFirst();
    assertThat(cause.reason()).contains("no space left");
  }

  @Test
  void diskSlow() {
    World marks = World.large(7);
    TestTorrent large = TestTorrent.unhashed("large", 1 << 20, 200L << 20);
    Client source = marks.client("seed").line(Line.of(5, 50_000_000, 0)).owns(large);
    source.start().add(large);
    Client slow = marks.client("slow");
    slow.disk(large).faults().speed(1_000_000);
    slow.start().add(large, source.address());
    marks.run(Duration.ofSeconds(20));

    assertThat(slow.status(large).causes().getFirst()).isInstanceOf(Cause.DiskBehind.class);
  }

  @Test
  void heldToALimit() {
    leecher.limits(50_000, 0).start().add(TORRENT, seed().address());

    assertThat(causes(30)).containsExactly(new Cause.Limited(50_000));
    assertThat(status().reason()).as("it does move").isEmpty();
  }

  @Test
  void nothingIsAmiss() {
    Client source = world.client("seed").line(Line.of(10, 100_000, 0)).owns(TORRENT);
    source.start().add(TORRENT);
    leecher.start().add(TORRENT, source.address());

    assertThat(causes(20)).isEmpty();
  }

  private Client seed() {
    return world.client("seed").owns(TORRENT).start().add(TORRENT);
  }

  private ScriptedPeer peer(Misbehaviour misbehaviour) {
    return world.peer("peer", TORRENT, misbehaviour).listen();
  }

  /// What it says after so long.
  private List<Cause> causes(int seconds) {
    world.run(Duration.ofSeconds(seconds));
    return status().causes();
  }

  private <C extends Cause> C only(Class<C> kind) {
    List<C> found = status().causes().stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private TorrentStatus status() {
    return leecher.status(TORRENT);
  }
}
