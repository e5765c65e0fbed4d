package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.TrackerStatus;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When and where a torrent is announced, in virtual time. A line of the log is `second tracker
/// EVENT`.
class AnnouncerTest {

  @Test
  @DisplayName("BEP 12 the first example: tiers are tried in order at every announce")
  void triesTiersInOrderAtEveryAnnounce() {
    AnnouncerWorld world =
        new AnnouncerWorld("http://t1/", "", "http://b1/", "", "http://b2/")
            .answers("t1", "down")
            .answers("b1", "down")
            .answers("b2", "interval=100");

    world.start().run(150);

    assertThat(world.log)
        .containsExactly(
            "0 t1 STARTED",
            "0 b1 STARTED",
            "0 b2 STARTED",
            "100 t1 STARTED",
            "100 b1 STARTED",
            "100 b2 NONE");
  }

  @Test
  @DisplayName("BEP 12 the second example: a tracker that works moves to the front of its tier")
  void workingTrackerMovesToTheFrontOfItsTier() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "http://t2/", "http://t3/");
    world.answers("t1", "down").answers("t2", "down").answers("t3", "down").start().run(1);
    List<String> drawn = world.trackersAsked();

    world.answers(drawn.get(1), "interval=1000", "down").forget().run(30);
    assertThat(world.trackersAsked())
        .containsExactly(drawn.get(0), drawn.get(1)); // shuffled once: still in this order

    world.answers(drawn.get(2), "interval=1000", "down").forget().run(1000);
    assertThat(world.trackersAsked())
        .containsExactly(
            drawn.get(1), drawn.get(0), drawn.get(2)); // the one that answered comes first

    world.forget().run(1000);
    assertThat(world.trackersAsked()).startsWith(drawn.get(2), drawn.get(1), drawn.get(0));
  }

  @Test
  @DisplayName("BEP 12 the third example: a whole tier is tried before the next")
  void wholeTierIsTriedBeforeTheNext() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "http://t2/", "", "http://b1/");

    world.answers("t1", "down").answers("t2", "down").answers("b1", "interval=100");
    world.start().run(10);

    assertThat(world.trackersAsked()).hasSize(3).endsWith("b1");
  }

  @Test
  void tiersAreShuffled() {
    List<String> first =
        IntStream.range(0, 50)
            .mapToObj(seed ->
                new AnnouncerWorld(seed, "http://t1/", "http://t2/", "http://t3/").start().run(1))
            .map(world -> world.trackersAsked().getFirst())
            .distinct()
            .toList();

    assertThat(first).containsExactlyInAnyOrder("t1", "t2", "t3");
  }

  @Test
  void startedThenNothingThenCompletedOnceThenStopped() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "interval=100");

    world.start().run(150);
    world.announcer.completed();
    world.run(190);
    world.stop().run(10);

    assertThat(world.log)
        .containsExactly(
            "0 t1 STARTED", "100 t1 NONE", "150 t1 COMPLETED", "250 t1 NONE", "340 t1 STOPPED");
    assertThat(world.stopped).isTrue();
    assertThat(world.completedAnnounced).isEqualTo(1);
  }

  @Test
  void completedBeforeAnythingWorkedFollowsStarted() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "down", "interval=100");

    world.start().run(5);
    world.announcer.completed();
    world.run(60);

    assertThat(world.seconds().get(1)).isBetween(17, 23);
    assertThat(world.seconds().get(2)).isEqualTo(world.seconds().get(1));
    assertThat(world.events()).containsExactly("t1 STARTED", "t1 STARTED", "t1 COMPLETED");
  }

  @Test
  void refusedCompletedIsSaidAgain() {
    AnnouncerWorld world =
        new AnnouncerWorld("http://t1/").answers("t1", "interval=1000", "down", "interval=1000");

    world.start().run(5);
    world.announcer.completed();
    world.run(60);

    assertThat(world.events()).containsExactly("t1 STARTED", "t1 COMPLETED", "t1 COMPLETED");
    assertThat(world.seconds().get(2)).isBetween(22, 28);
    assertThat(world.completedAnnounced).isEqualTo(1);
  }

  @Test
  void stoppedGoesOnlyToTrackersThatKnowUs() {
    AnnouncerWorld world =
        new AnnouncerWorld("http://t1/", "", "http://b1/")
            .answers("t1", "down")
            .answers("b1", "interval=100");

    world.start().run(5).stop().run(5);

    assertThat(world.log).containsExactly("0 t1 STARTED", "0 b1 STARTED", "5 b1 STOPPED");
  }

  @Test
  void nobodyIsToldStoppedWhereNobodyAnswered() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "down");

    world.start().run(5).stop().run(1);

    assertThat(world.log).containsExactly("0 t1 STARTED");
    assertThat(world.stopped).isTrue();
  }

  @Test
  void stopDuringAnAnnounceAsksNobodyElseAndSaysGoodbyeAfterIt() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "down", "interval=100");
    world.delayNanos = 3_000_000_000L;

    world.start().run(1).stop().run(10);
    AnnouncerWorld answered = new AnnouncerWorld("http://t1/").answers("t1", "interval=100");
    answered.delayNanos = 3_000_000_000L;
    answered.start().run(1).stop().run(10);

    assertThat(world.log).containsExactly("3 t1 STARTED");
    assertThat(world.stopped).isTrue();
    assertThat(answered.log).containsExactly("3 t1 STARTED", "6 t1 STOPPED");
    assertThat(answered.stopped).isTrue();
  }

  @Test
  void completedIsSaidBeforeStoppedAndCountsOnlyWhenHeard() {
    AnnouncerWorld heard = new AnnouncerWorld("http://t1/").answers("t1", "interval=100");
    AnnouncerWorld deaf = new AnnouncerWorld("http://t1/").answers("t1", "interval=100", "down");
    for (AnnouncerWorld world : List.of(heard, deaf)) {
      world.start().run(5);
      world.delayNanos = 1_000_000_000L;
      world.run(95); // the next announce is under way
      world.announcer.completed();
      world.stop().run(30);
    }

    assertThat(heard.log)
        .containsExactly("0 t1 STARTED", "101 t1 NONE", "102 t1 COMPLETED", "103 t1 STOPPED");
    assertThat(heard.completedAnnounced).isEqualTo(1);
    assertThat(deaf.completedAnnounced).isZero();
  }

  @Test
  void allTrackersDownAreAskedAfterGrowingTimes() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "down");

    world.start().run(2 * 24 * 3600);

    List<Integer> seconds = world.seconds();
    int[] curve = {17, 55, 117, 205, 317, 455, 617, 805, 1017, 1255, 1517, 1805};
    for (int i = 0; i < curve.length; i++) {
      assertThat((double) seconds.get(i + 1) - seconds.get(i))
          .as("wait %d", i + 1)
          .isBetween(curve[i] * 1.1, curve[i] * 1.3 + 1);
    }
    List<Integer> last = seconds.reversed();
    assertThat(last.get(0) - last.get(1)).isBetween(3960, 4681);
  }

  @Test
  void trackerThatWorksAgainIsForgiven() {
    AnnouncerWorld world =
        new AnnouncerWorld("http://t1/").answers("t1", "down", "down", "interval=100", "down");

    world.start().run(250);

    List<Integer> seconds = world.seconds();
    assertThat(seconds.get(3) - seconds.get(2)).isEqualTo(100);
    assertThat(seconds.get(4) - seconds.get(3)).isBetween(18, 23);
    assertThat(world.notices)
        .containsExactly(
            "tracker http://t1/: down", "tracker http://t1/ works", "tracker http://t1/: down");
  }

  @ParameterizedTest(name = "H05 interval {0} s, min interval {1} s: asked again after {2} s")
  @CsvSource({
    "0,          0,          1800",
    "-1,         0,          60",
    "1,          0,          60",
    "120,        0,          120",
    "120,        300,        300",
    "600,        300,        600",
    "0,          7200,       7200",
    "2147483648, 0,          86400",
    "100,        2147483648, 86400"
  })
  void intervalIsHonouredWithinBounds(long interval, long minInterval, int seconds) {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "interval=" + interval + " min=" + minInterval);

    world.start().run(seconds);

    assertThat(world.seconds()).containsExactly(0, seconds);
  }

  @ParameterizedTest(name = "nobody there, interval {0} s, min interval {1} s: again after {2} s")
  @CsvSource({"1800, 0, 300", "120, 0, 120", "1800, 60, 60", "1800, 10, 60", "1800, 900, 900"})
  void lonelyPeerAsksAsSoonAsItMay(long interval, long minInterval, int seconds) {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "peers=none interval=" + interval + " min=" + minInterval);
    world.hungry = true;

    world.start().run(seconds);

    assertThat(world.seconds()).containsExactly(0, seconds);
  }

  @ParameterizedTest(name = "H03 retry in {0} s: asked again after {1} to {2} s")
  @CsvSource({"0, 18, 23", "5, 60, 60", "600, 600, 600", "1000000, 86400, 86400"})
  void retryInIsHonouredWithinBounds(long retryIn, int from, int to) {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "refused=" + retryIn, "interval=100000");

    world.start().run(to + 50);

    assertThat(world.seconds()).hasSize(2);
    assertThat(world.seconds().getLast()).isBetween(from, to);
  }

  @Test
  @DisplayName("H03 other trackers are asked while one wants to be left alone")
  void otherTrackersAreAskedWhileOneWantsToBeLeftAlone() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "refused=600", "interval=100").answers("b1", "interval=100");

    world.start().run(650);

    assertThat(world.log.subList(0, 3))
        .containsExactly("0 t1 STARTED", "0 b1 STARTED", "100 b1 NONE");
    assertThat(world.log).contains("500 b1 NONE", "600 t1 STARTED").doesNotContain("600 b1 NONE");
  }

  @Test
  @DisplayName("H03 never means never")
  void neverMeansNever() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "never");

    world.start().run(100_000);

    assertThat(world.log).hasSize(1);
    assertThat(world.notices).hasSize(1).first().asString().contains("(it is not asked again)");
    assertThat(world.announcer.statuses().getFirst().state())
        .isEqualTo(TrackerStatus.State.REFUSED_FOR_GOOD);
  }

  @Test
  @DisplayName("H04 warning is shown and peers are used")
  void warningIsShownAndPeersAreUsed() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "interval=100 warning=overloaded peers=192.0.2.1:6881,[2001:db8::1]:1");

    world.start().run(1);

    assertThat(world.notices).containsExactly("tracker http://t1/ warns: overloaded");
    assertThat(world.found).containsExactly("192.0.2.1:6881", "[2001:db8::1]:1");
  }

  @Test
  void pluginThatThrowsIsNamedAndTheNextTrackerAsked() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "throws").answers("b1", "interval=100");

    world.start().run(1);

    assertThat(world.log).containsExactly("0 t1 STARTED", "0 b1 STARTED");
    assertThat(world.notices.getFirst()).contains("http://t1/", "plugin failed");
  }

  @Test
  void sameProblemsAreToldOnce() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "down").answers("b1", "refused=0");

    world.start().run(500);

    assertThat(world.log).hasSizeGreaterThan(6);
    assertThat(world.notices).containsExactly("tracker http://t1/: down", "tracker http://b1/: no");
  }

  @Test
  void urlsThatNoPluginSpeaksAreNamed() {
    AnnouncerWorld world = new AnnouncerWorld("gopher://t1/", "", "http://b1/", "http://[/");

    world.answers("b1", "interval=100").start().run(1);

    assertThat(world.trackersAsked()).containsExactly("b1");
    assertThat(world.notices).hasSize(2);
    assertThat(world.notices.getFirst()).contains("gopher://t1/", "no plugin speaks");
  }

  @Test
  void trackerIdAndKeyAreKept() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "interval=100 id=abc", "interval=100");

    world.start().run(250).stop().run(1);

    assertThat(world.requests)
        .extracting(request -> request.trackerId())
        .containsExactly("", "abc", "abc", "abc");
    assertThat(world.requests.getLast().event()).isEqualTo(Event.STOPPED);
    assertThat(world.requests)
        .extracting(request -> request.key())
        .containsOnly(world.requests.getFirst().key());
  }
}
