package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TrackerStatus;
import io.htorrent.api.session.TrackerStatus.State;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is told of trackers, what they tell us, and trackers that come later.
class AnnouncerTalkTest {

  @Test
  void aProblemThatChangesIsNotToldAgain() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "down", "broken timed out", "refused=0", "down");

    world.start().run(2000);

    assertThat(world.notices).containsExactly("tracker http://t1/: down");
    assertThat(world.announcer.statuses().getFirst().lastProblem()).isEqualTo("down");
  }

  @Test
  void aWarningIsShownOnceUntilItChanges() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    String busy = "interval=60 warning=busy";
    world.answers("t1", busy, busy, "interval=60 warning=moving", "interval=60", busy);

    world.start().run(250);

    assertThat(world.notices)
        .containsExactly(
            "tracker http://t1/ warns: busy",
            "tracker http://t1/ warns: moving",
            "tracker http://t1/ warns: busy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unregistered torrent", "Torrent not found", "Torrent is not registered here"})
  void trackerThatDoesNotKnowTheTorrentIsAskedOnce(String words) {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "says " + words).answers("b1", "interval=600");

    world.start().run(100_000).stop().run(5);

    assertThat(world.secondsOf("t1")).containsExactly(0);
    assertThat(world.secondsOf("b1")).hasSizeGreaterThan(100);
    assertThat(world.notices)
        .containsExactly("tracker http://t1/: " + words + " (it is not asked again)");
    assertThat(world.announcer.statuses().getFirst().state()).isEqualTo(State.REFUSED_FOR_GOOD);
  }

  @Test
  void secretsOfAUrlAreNotShown() {
    AnnouncerWorld world =
        new AnnouncerWorld(
            "http://t1/0123456789abcdef0123456789abcdef/announce?passkey=s3cret",
            "",
            "gopher://t1/?passkey=s3cret",
            "",
            "http://t1/a b?passkey=s3cret");

    world.answers("t1", "down").start().run(1);

    assertThat(world.notices).hasSize(3).noneMatch(notice -> notice.contains("s3cret"));
    assertThat(world.notices.getLast())
        .isEqualTo("tracker http://t1/***/announce?passkey=***: down");
    assertThat(world.announcer.statuses().getFirst().url())
        .isEqualTo("http://t1/***/announce?passkey=***");
  }

  @Test
  void sayingHowEachTrackerStands() {
    AnnouncerWorld world =
        new AnnouncerWorld(
            "http://t1/", "", "http://b1/", "", "http://c1/", "", "http://d1/", "", "http://e1/");
    world.answers("t1", "down").answers("b1", "never").answers("c1", "refused=600");
    world.answers("d1", "interval=1800 seeders=7 leechers=3 peers=192.0.2.1:1,192.0.2.2:2");

    world.start().run(10);

    List<TrackerStatus> statuses = world.announcer.statuses();
    assertThat(statuses)
        .extracting(TrackerStatus::state)
        .containsExactly(
            State.FAILING, State.REFUSED_FOR_GOOD, State.FAILING, State.WORKING, State.NEVER_ASKED);
    assertThat(statuses).extracting(TrackerStatus::tier).containsExactly(0, 1, 2, 3, 4);
    assertThat(statuses)
        .extracting(TrackerStatus::nextAnnounceInSeconds)
        .containsExactly(1790L, -1L, 1790L, 1790L, 1790L);
    assertThat(statuses.get(0).lastProblem()).isEqualTo("down");
    assertThat(statuses.get(3))
        .isEqualTo(new TrackerStatus("http://d1/", 3, State.WORKING, "", 0, 1790, 7, 3, 2));
  }

  @Test
  void sayingThatATrackerIsBeingAskedAndWhenItIsTriedAgain() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/").answers("t1", "down");
    world.delayNanos = 5_000_000_000L;

    world.start().run(1);
    State first = world.announcer.statuses().getFirst().state();
    world.run(5);

    assertThat(first).isEqualTo(State.ASKING);
    assertThat(world.announcer.statuses().getFirst().nextAnnounceInSeconds()).isBetween(17L, 22L);
  }

  @Test
  @DisplayName("H16 a tracker's view of our address is passed on as one host's vote")
  void whatWeLookLike() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/announce");
    world.answers("t1", "interval=60 external=198.51.100.7", "interval=60 external=2001:db8::7");

    world.start().run(61);

    assertThat(world.seenAs).containsExactly("t1 198.51.100.7", "t1 2001:db8:0:0:0:0:0:7");
  }

  @Test
  void countsThatAnswersLackAreAskedForNowAndThen() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "interval=60 scraped=5,6");

    world.start().run(3700);

    assertThat(world.scrapes).containsExactly("0 t1", "1800 t1", "3600 t1");
    assertThat(world.announcer.statuses().getFirst().seeders()).isEqualTo(5);
    assertThat(world.announcer.statuses().getFirst().leechers()).isEqualTo(6);
  }

  @Test
  void trackersThatGiveNoCountsAreNotScrapedAgain() {
    AnnouncerWorld refusing = new AnnouncerWorld("http://t1/").answers("t1", "interval=600");
    AnnouncerWorld counting =
        new AnnouncerWorld("http://t1/").answers("t1", "interval=600 seeders=0 leechers=0");

    refusing.start().run(10_000);
    counting.start().run(10_000);

    assertThat(refusing.scrapes).containsExactly("0 t1");
    assertThat(counting.scrapes).isEmpty();
  }

  @Test
  void furtherTrackersAreAskedAtOnceAndFirst() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "interval=1800").answers("n1", "down").answers("n2", "interval=1800");
    world.start().run(100).forget();

    Reply.TrackersAdded reply = world.announcer.add(List.of("http://n1/", "http://n2/"));
    world.run(1);

    assertThat(reply.added()).containsExactly("http://n1/", "http://n2/");
    assertThat(reply.problems()).isEmpty();
    assertThat(world.log).containsExactly("100 n1 STARTED", "100 n2 STARTED");
    world.forget().stop().run(5);
    assertThat(world.events()).containsExactlyInAnyOrder("n2 STOPPED", "t1 STOPPED");
  }

  @Test
  void furtherTrackersThatFailDoNotMakeUsAskTheOldOneTooEarly() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");
    world.answers("t1", "interval=1800 min=900").answers("n1", "down");
    world.start().run(100);

    world.announcer.add(List.of("http://n1/"));
    world.run(1000);

    assertThat(world.secondsOf("t1")).hasSize(2).allMatch(second -> second == 0 || second >= 900);
  }

  @Test
  void furtherTrackersThatCannotBeUsedAreNamed() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/");

    Reply.TrackersAdded reply =
        world.announcer.add(
            List.of("http://t1/", "http://n1/", "http://n1/", "gopher://n2/", "http://[/"));

    assertThat(reply.added()).containsExactly("http://n1/");
    assertThat(reply.problems())
        .containsExactly(
            "tracker http://t1/ is there already",
            "tracker http://n1/ is there already",
            "tracker gopher://n2/ is not used: no plugin speaks its protocol",
            "tracker http://[/ is not used: it is no valid URL");
  }

  @Test
  void aTorrentHasAtMost200Trackers() {
    AnnouncerWorld world = new AnnouncerWorld();
    List<String> many = IntStream.range(0, 201).mapToObj(i -> "http://t" + i + "/").toList();

    Reply.TrackersAdded reply = world.announcer.add(many);

    assertThat(reply.added()).hasSize(200);
    assertThat(reply.problems())
        .containsExactly("tracker http://t200/ is not used: a torrent has at most 200");
  }

  @Test
  void aTrackerThatHangsDoesNotHoldUpTheEnd() {
    AnnouncerWorld world = new AnnouncerWorld("http://t1/", "", "http://b1/");
    world.answers("t1", "down", "interval=60").answers("b1", "interval=30", "interval=60");
    world.start().run(59);
    world.delayNanos = 30_000_000_000L;
    world.run(2); // t1 is asked, and hangs
    world.delayNanos = 0;

    world.stop().run(0);
    List<String> told = world.events();
    boolean early = world.stopped;
    world.run(4);

    assertThat(told).endsWith("b1 STOPPED");
    assertThat(early).isFalse();
    assertThat(world.stopped).isTrue();
  }
}
