package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.Command;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TrackerStatus;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trackers that are dead, slow or odd: the download goes on, and the user is told once.
class TrackerScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);
  private static final long TOTAL = TORRENT.metainfo().layout().totalLength();

  private final World world = World.seeded(1);

  @Test
  @DisplayName("Q01 all trackers are down: a peer that is known otherwise is enough")
  void allTrackersDown() {
    VirtualTracker one = world.tracker("one").fails("nobody answers");
    VirtualTracker other = world.tracker("other").fails("nobody answers");
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    List<String> urls = List.of(one.url(), other.url());
    Client leecher = world.client("leecher").start().add(TORRENT, urls, seed.address());

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    int before = one.requests().size();
    world.run(Duration.ofHours(10));

    assertThat(one.requests().size() - before).isBetween(10, 40);
    assertThat(leecher.events("Notice: tracker")).isEqualTo(2);
  }

  @ParameterizedTest(name = "Q02 {0}: the next tier is used")
  @ValueSource(
      strings = {
        "one.test did not complete its reply in time",
        "one.test sent an invalid reply: not a dictionary",
        "one.test sent a body that cannot be used: it inflates to more than 1048576 bytes",
        "one.test redirects more than 5 times",
      })
  void trackerThatIsSlowOrOdd(String problem) {
    VirtualTracker odd = world.tracker("one").slow(Duration.ofSeconds(9)).fails(problem);
    VirtualTracker good = world.tracker("good");
    world.client("seed").owns(TORRENT).start().addTrackedBy(TORRENT, good);
    Client leecher = world.client("leecher").start().addTrackedBy(TORRENT, odd, good);

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();

    assertThat(leecher.completedSeconds(TORRENT)).isBetween(9.0, 20.0);
    assertThat(leecher.events)
        .filteredOn(event -> event.startsWith("Notice"))
        .containsExactly("Notice: tracker http://one.test/announce: " + problem);
    assertThat(leecher.status(TORRENT).trackers())
        .extracting(TrackerStatus::state)
        .containsExactly(TrackerStatus.State.FAILING, TrackerStatus.State.WORKING);
  }

  @Test
  @DisplayName("Q02 a tracker that says 500, and then is well, is used then")
  void errorThenWell() {
    VirtualTracker tracker = world.tracker();
    world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    world.run(Duration.ofSeconds(1));
    tracker.refuses("HTTP status 500");
    Client leecher = world.client("leecher").start().addTracked(TORRENT);
    world.run(Duration.ofSeconds(5));
    tracker.refuses("");

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();

    assertThat(leecher.completedSeconds(TORRENT)).isBetween(1 + 17.0, 1 + 30.0);
    assertThat(leecher.events)
        .filteredOn(event -> event.startsWith("Notice"))
        .containsExactly(
            "Notice: tracker http://tracker.test/announce: HTTP status 500",
            "Notice: tracker http://tracker.test/announce works");
  }

  @Test
  void deadTierIsUsedAgainWhenItIsBack() {
    VirtualTracker first = world.tracker("first").fails("nobody answers");
    VirtualTracker second = world.tracker("second");
    first.interval(Duration.ofMinutes(10));
    second.interval(Duration.ofMinutes(10));
    Client client =
        world.client("client").owns(TORRENT).start().addTrackedBy(TORRENT, first, second);
    world.run(Duration.ofMinutes(25));
    first.fails("");
    world.run(Duration.ofMinutes(20));
    client.stop();
    world.run(MINUTE, client::ended);

    assertThat(second.log()).hasSize(4).last().asString().startsWith("client STOPPED");
    assertThat(first.log()).hasSize(6).last().asString().startsWith("client STOPPED");
    assertThat(client.events("tracker http://first.test/announce")).isEqualTo(2);
  }

  @Test
  void statisticsAreOfTheWholeLifeOfTheTorrent() {
    Client seed = world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    seed.host.upBytesPerSecond = 300_000;
    Client leecher = world.client("leecher").start().addTracked(TORRENT);
    world.run(MINUTE, () -> leecher.piecesDone(TORRENT) > 5);
    leecher.stop();
    world.run(MINUTE, leecher::ended);
    leecher.start().addTracked(TORRENT);
    world.run(MINUTE, () -> leecher.has(TORRENT));
    leecher.stop();
    seed.stop();
    world.run(MINUTE, () -> leecher.ended() && seed.ended());
    seed.start().addTracked(TORRENT);
    world.run(Duration.ofSeconds(5));

    List<AnnounceRequest> told = world.tracker().requests();
    List<AnnounceRequest> ofLeecher =
        told.stream().filter(request -> request.peerId().equals(leecher.peerId)).toList();
    assertThat(ofLeecher)
        .extracting(AnnounceRequest::event)
        .containsExactly(
            Event.STARTED, Event.STOPPED, Event.STARTED, Event.COMPLETED, Event.STOPPED);
    assertThat(ofLeecher).extracting(AnnounceRequest::downloaded).isSorted().first().isEqualTo(0L);
    assertThat(ofLeecher.get(2).downloaded()).isEqualTo(ofLeecher.get(1).downloaded()).isPositive();
    assertThat(ofLeecher.getLast().downloaded()).isBetween(TOTAL, TOTAL + 20 * 16384);
    assertThat(ofLeecher.getLast().left()).isZero();
    List<AnnounceRequest> ofSeed =
        told.stream().filter(request -> request.peerId().equals(seed.peerId)).toList();
    assertThat(ofSeed)
        .extracting(AnnounceRequest::event)
        .containsExactly(Event.STARTED, Event.STOPPED, Event.STARTED);
    assertThat(ofSeed.getFirst().uploaded()).isZero();
    assertThat(ofSeed.get(1).uploaded()).isGreaterThanOrEqualTo(TOTAL); // some was on its way
    assertThat(ofSeed.getLast().uploaded()).isEqualTo(ofSeed.get(1).uploaded());
    assertThat(ofSeed).extracting(AnnounceRequest::downloaded).containsOnly(0L);
  }

  @Test
  void aSeedsCountersOutliveAKill() {
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").start().add(TORRENT, seed.address());
    world.run(MINUTE, () -> leecher.has(TORRENT));
    world.run(Duration.ofSeconds(70));

    seed.kill();

    assertThat(seed.journal(TORRENT).uploaded).isGreaterThanOrEqualTo(TOTAL);
  }

  @Test
  void asksForAsManyPeersAsItCanUse() {
    Client seed = world.client("seed").owns(TORRENT).serves(1, 1).start().addTracked(TORRENT);
    world.tracker().interval(Duration.ofSeconds(60));
    Client leecher = world.client("leecher").start().addTracked(TORRENT);
    leecher.host.downBytesPerSecond = 10_000;
    world.run(Duration.ofSeconds(65));
    seed.stop();
    world.run(MINUTE, seed::ended);

    assertThat(
            world.tracker().requests().stream()
                .filter(request -> request.peerId().equals(seed.peerId)))
        .extracting(AnnounceRequest::numWant)
        .containsExactly(80, 10, 0);
  }

  @ParameterizedTest(name = "hangs for {0} s")
  @ValueSource(ints = {3, 60})
  void endsInTimeThoughATrackerHangs(int seconds) {
    VirtualTracker hangs = world.tracker("hangs").slow(Duration.ofSeconds(seconds));
    Client client = world.client("client").owns(TORRENT).start().addTrackedBy(TORRENT, hangs);
    world.run(Duration.ofSeconds(1));

    client.stop();

    assertThat(world.run(Duration.ofSeconds(5), client::ended)).isTrue();
  }

  @Test
  void trackersCanBeAddedToARunningTorrent() {
    world.client("seed").owns(TORRENT).start().addTrackedBy(TORRENT, world.tracker("new"));
    Client leecher = world.client("leecher").start().add(TORRENT);
    world.run(Duration.ofMinutes(5));
    List<Reply> replies = new ArrayList<>();

    leecher.ask(
        new Command.AddTrackers(
            TORRENT.metainfo().infoHash(),
            List.of("http://new.test/announce", "http://new.test/announce", "foo://new/")),
        replies::add);
    boolean finished = world.run(MINUTE, () -> leecher.has(TORRENT));

    assertThat(finished).isTrue();
    assertThat(replies)
        .containsExactly(
            new Reply.TrackersAdded(
                List.of("http://new.test/announce"),
                List.of(
                    "tracker http://new.test/announce is there already",
                    "tracker foo://new/ is not used: no plugin speaks its protocol")));
  }

  @Test
  void trackersOfATorrentThatIsNotHereAreRefused() {
    Client client = world.client("client").start();
    List<Reply> replies = new ArrayList<>();

    client.ask(
        new Command.AddTrackers(TORRENT.metainfo().infoHash(), List.of("http://new.test/")),
        replies::add);
    world.run(Duration.ofSeconds(1));

    assertThat(replies).hasSize(1).first().isInstanceOf(Reply.Refused.class);
  }

  @Test
  @DisplayName("after sleep, or in another network, trackers that failed are asked at once")
  void wakesUp() {
    VirtualTracker tracker = world.tracker();
    tracker.down(true);
    Client sleeper = world.client("sleeper").owns(TORRENT).start().addTracked(TORRENT);
    Client mover = world.client("mover").owns(TORRENT).start().addTracked(TORRENT);
    world.run(Duration.ofHours(5));
    sleeper.sleep(Duration.ofMinutes(10));
    world.run(Duration.ofMinutes(10).minusSeconds(1));
    tracker.down(false);
    tracker.log().clear();

    mover.ask(new Command.NetworkChanged(), _ -> {});
    world.run(Duration.ofSeconds(4));

    assertThat(tracker.log())
        .containsExactlyInAnyOrder("mover STARTED left=0", "sleeper STARTED left=0");
  }
}
