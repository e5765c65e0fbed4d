package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.TrackerStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// How often trackers are asked: as often as the torrent needs, and never more than they bear.
class AnnouncerPaceTest {

  @Test
  void hungryTorrentComesBackAtTheMinimumAndNotBefore() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "interval=3600 min=700 peers=192.0.2.1:1", "interval=3600 min=700");

    world.start().run(600);
    world.hungry = true;
    world.run(101);

    assertThat(world.seconds()).containsExactly(0, 700);
  }

  @Test
  void earlyAnnouncesThatNameNobodyNewBecomeRarer() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "interval=1800 min=300 peers=none");
    world.hungry = true;

    world.start().run(6000);

    assertThat(world.seconds()).containsExactly(0, 300, 900, 2100, 3900, 5700);
  }

  @Test
  void somebodyNewMakesThemFrequentAgain() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    String nobody = "interval=1800 min=300 peers=none";
    world.answers("t1", nobody, nobody, "interval=1800 min=300 peers=192.0.2.7:7", nobody);
    world.hungry = true;

    world.start().run(1300);

    assertThat(world.seconds()).containsExactly(0, 300, 900, 1200);
  }

  @Test
  void hungryTorrentDoesNotDisturbTheNextTierWhileTheFirstAnswers() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "interval=1800 min=600 peers=none").answers("b1", "interval=1800");
    world.hungry = true;

    world.start().run(3600);

    assertThat(world.trackersAsked()).containsOnly("t1");
  }

  @Test
  @DisplayName("Q01 a dead tracker is asked at most once a minute, then every half hour and less")
  void deadTrackersAreLeftAlone() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "down").answers("b1", "down");
    world.hungry = true;

    world.start().run(24 * 3600);

    for (String tracker : List.of("t1", "b1")) {
      List<Integer> seconds = world.secondsOf(tracker);
      assertThat(
              IntStream.range(2, seconds.size()).mapToObj(i -> seconds.get(i) - seconds.get(i - 1)))
          .allMatch(wait -> wait >= 60)
          .contains(seconds.getLast() - seconds.get(seconds.size() - 2));
      assertThat(seconds.getLast() - seconds.get(seconds.size() - 2)).isGreaterThan(1800);
    }
    assertThat(world.notices)
        .containsExactly("tracker http://t1/: down", "tracker http://b1/: down");
  }

  @Test
  @DisplayName("Q03 a tracker that flaps at every announce is not asked more often for it")
  void flappingTracker() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    String good = "interval=1800 min=900";
    world.answers("t1", good, "down", good, "down", good, "down", good, "down", good);
    world.hungry = true;

    world.start().run(4 * 3600);

    List<Integer> seconds = world.seconds();
    assertThat(seconds).hasSizeLessThan(4 * 3600 / 900 + 1);
    assertThat(world.notices).hasSizeLessThanOrEqualTo(8);
  }

  @Test
  void sleepForgetsBackOffs() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "down").answers("b1", "refused=0");
    world.start().run(3600).forget();

    world.sleep(400).run(2);

    assertThat(world.trackersAsked()).startsWith("t1", "b1");
    assertThat(world.announcer.statuses()).extracting(TrackerStatus::failures).contains(1);
  }

  @Test
  void anotherNetworkForgetsBackOffsButNotWhatATrackerAskedFor() {
    AnnouncerWorld world =
        new AnnouncerWorld("http://t1/", "", "http://b1/")
            .answers("t1", "down")
            .answers("b1", "interval=3600 min=1200");
    world.start().run(100).forget();

    world.networkChanged().run(1150);

    assertThat(world.log).containsExactly("1200 t1 STARTED", "1200 b1 NONE");
  }

  @Test
  @DisplayName("H20 100 torrents on one dead tracker: one probe, and a back-off that they share")
  void manyTorrentsOnOneDeadTracker() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "down");
    world.delayNanos = 10_000_000_000L;

    world.start().others(99, "http://t1/").run(15);

    assertThat(world.log).hasSize(1);
    assertThat(world.others())
        .flatExtracting(Announcer::statuses)
        .hasSize(99)
        .allSatisfy(status -> {
          assertThat(status.state()).isEqualTo(TrackerStatus.State.FAILING);
          assertThat(status.lastProblem()).isEqualTo("down");
        });
    world.run(24 * 3600);
    assertThat(world.log)
        .hasSizeBetween(20, 60); // as many as one torrent alone: 12 to half an hour
  }

  @Test
  @DisplayName("H20 when it is back, all torrents are announced, fifty at once")
  void manyTorrentsOnATrackerThatComesBack() {
    AnnouncerWorld world =
        new AnnouncerWorld("http://t1/").answers("t1", "down", "down", "interval=1800");
    world.delayNanos = 2_000_000_000L;

    world.start().others(199, "http://t1/").run(150);

    assertThat(world.log).hasSize(2 + 200);
    assertThat(world.mostAtOnce).isEqualTo(50);
  }

  @Test
  @DisplayName("Q04 10,000 torrents on one tracker: at most 50 at once, spread over 30 s and more")
  void tenThousandTorrentsOnOneTracker() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "interval=1800");
    world.delayNanos = 300_000_000L;

    world.start().others(9_999, "http://t1/").run(300);

    assertThat(world.log).hasSize(10_000);
    assertThat(world.mostAtOnce).isLessThanOrEqualTo(50);
    List<Integer> seconds = world.seconds();
    assertThat(seconds.getLast()).isBetween(30, 290);
    assertThat(IntStream.range(100, 10_000))
        .allMatch(i -> seconds.get(i) - seconds.get(i - 100) >= 1); // 40 a second
  }

  @Test
  void goodbyesAreSaidThoughFiftyAnnouncesHang() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "interval=100");
    world.start().run(1);
    for (int i = 0; i < 60; i++) {
      world.answers("h" + i, "down").delayNanos = 30_000_000_000L;
      world.others(1, "http://h" + i + "/");
    }
    world.delayNanos = 0;

    world.stop().run(1);

    assertThat(world.events()).contains("t1 STOPPED");
    assertThat(world.stopped).isTrue();
  }
}
