package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHashes;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.FileWish;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.testkit.TestTorrent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Some files of a torrent only (BEP 53), and partial seeds (BEP 21). That nothing is asked for
/// which nobody wants, the recount of every world checks.
class SelectionScenarioTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int PIECE = 4 * 16384;

  /// Nineteen pieces: a 0-3, b 3-10, c 10-11, d 11-17, e 17-18.
  private static final TestTorrent TORRENT =
      TestTorrent.of(
          "album", PIECE, "a 200000", "b 500000", "c 30000", "d 400000", "empty 0", "e 100000");

  private static final long TOTAL = 1_230_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void fetchesThePiecesOfTheChosenFilesOnce(long seed) {
    World world = World.seeded(seed);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").chooses("0,2").start().add(TORRENT, source.address());

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();

    world.run(Duration.ofSeconds(1));
    TorrentStatus status = leecher.status(TORRENT);
    assertThat(held(leecher)).containsExactly(0, 1, 2, 3, 10, 11);
    assertThat(status.state()).isEqualTo(State.SEEDING);
    assertThat(status.piecesTotal()).isEqualTo(6);
    assertThat(status.bytesTotal()).isEqualTo(6 * PIECE);
    assertThat(status.bytesDownloaded()).isEqualTo(6 * PIECE);
    assertThat(leecher.events)
        .containsExactly("Notice: only 2 of its 6 files are fetched: 0,2", "Complete");
    assertThat(leecher.disk(TORRENT).completions()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "BEP 21 who has all that it wants and not all there is, says paused, never completed")
  void trackersHearOfAPartialSeed() {
    World world = World.seeded(1);
    world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    Client leecher = world.client("leecher").chooses("5").start().addTracked(TORRENT);

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    world.run(Duration.ofHours(2));
    leecher.stop();
    world.run(MINUTE, leecher::ended);

    long left = TOTAL - (TOTAL - 17 * PIECE);
    assertThat(world.tracker().log())
        .filteredOn(line -> line.startsWith("leecher"))
        .contains("leecher STARTED left=" + TOTAL)
        .contains("leecher PAUSED left=" + left)
        .endsWith("leecher STOPPED left=" + left)
        .noneMatch(line -> line.contains("COMPLETED"))
        .noneMatch(line -> line.contains("NONE left=" + left));
  }

  @Test
  @DisplayName("BEP 21 a partial seed serves what it has, and has nothing to say to a seed")
  void partialSeedServes() {
    World world = World.seeded(2);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client partial = world.client("partial").chooses("2,3").start().add(TORRENT, source.address());
    assertThat(world.run(MINUTE, () -> partial.has(TORRENT))).isTrue();
    world.run(Duration.ofSeconds(5));
    assertThat(partial.status(TORRENT).peers()).as("a seed is of no use to it").isZero();
    source.kill();

    Client leecher = world.client("leecher").chooses("2").start().add(TORRENT, partial.address());

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    world.run(Duration.ofSeconds(1));
    assertThat(held(leecher)).containsExactly(10, 11);
    assertThat(partial.status(TORRENT).bytesUploaded()).isEqualTo(2 * PIECE);
  }

  @ParameterizedTest(name = "first {0}, then {1}: {2} pieces more")
  @CsvSource({"'0,2', '0,2', 0", "'0,2', '1', 6", "'1', '2', 1", "'0,2', '0-5', 13", "'0', '4', 0"})
  void laterRunFetchesTheRest(String first, String then, int more) {
    World world = World.seeded(3);
    Client source = world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    Client leecher =
        world.client("leecher").chooses(first).start().addTracked(TORRENT, source.address());
    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    leecher.stop();
    world.run(MINUTE, leecher::ended);
    int before = held(leecher).size();

    leecher.chooses(then).start().addTracked(TORRENT, source.address());

    assertThat(world.run(MINUTE, () -> leecher.events.getLast().equals("Complete"))).isTrue();
    world.run(Duration.ofSeconds(5));
    assertThat(held(leecher)).hasSize(before + more);
    assertThat(leecher.status(TORRENT).piecesDone())
        .isEqualTo(leecher.status(TORRENT).piecesTotal());
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isLessThanOrEqualTo((long) more * PIECE);
    boolean whole = held(leecher).size() == 19;
    assertThat(world.tracker().requests())
        .filteredOn(request -> request.event() == Event.COMPLETED)
        .hasSize(whole ? 1 : 0);
  }

  @Test
  void whatWasChosenCountsUntilSomethingElseIsSaid() {
    World world = World.seeded(4);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").chooses("0,2").start().add(TORRENT, source.address());
    world.run(Duration.ofMillis(300), () -> leecher.piecesDone(TORRENT) > 0);
    leecher.kill();

    ask(leecher.start(), FileWish.unsaid(), false, source);

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    assertThat(held(leecher)).containsExactly(0, 1, 2, 3, 10, 11);
    assertThat(leecher.events)
        .contains("Notice: only 2 of its 6 files are fetched, as in an earlier run: 0,2");
    leecher.kill();
    ask(leecher.start(), FileWish.only(FileSelection.all()), false, source);
    assertThat(world.run(MINUTE, () -> leecher.holds(TORRENT))).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("BEP 53 other files of a running torrent: those are fetched, and only those")
  void otherFilesAreWantedWhileItRuns(long seed) {
    World world = World.seeded(seed).recountAlways();
    Client source = world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    source.host.upBytesPerSecond = 200_000;
    Client leecher = world.client("leecher").chooses("1").start().addTracked(TORRENT);
    world.run(MINUTE, () -> leecher.piecesDone(TORRENT) > 1);

    leecher.chooses(TORRENT, "3");

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    world.run(Duration.ofSeconds(1));
    assertThat(held(leecher)).contains(11, 12, 13, 14, 15, 16, 17).hasSizeLessThan(7 + 8);
    assertThat(leecher.status(TORRENT).piecesTotal()).isEqualTo(7);
    assertThat(leecher.status(TORRENT).state()).isEqualTo(State.SEEDING);
    assertThat(leecher.journal(TORRENT).selection).hasToString("3");
    assertThat(leecher.events).last().isEqualTo("Complete");
    leecher.kill();
    leecher.start();
    ask(leecher, FileWish.unsaid(), false, source);
    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.status(TORRENT).bytesDownloaded()).isZero();
  }

  @Test
  @DisplayName("BEP 53 a link to one more file of a running torrent adds it")
  void oneMoreFileOfARunningTorrent() {
    World world = World.seeded(1);
    Client source = world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    Client leecher = world.client("leecher").chooses("0").start().addTracked(TORRENT);
    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();

    leecher.chooses("+2").addMagnet(link());

    assertThat(world.run(Duration.ofMinutes(2), () -> leecher.events("Complete") == 2)).isTrue();
    assertThat(held(leecher)).containsExactly(0, 1, 2, 3, 10, 11);
    assertThat(leecher.journal(TORRENT).selection).hasToString("0,2");
    assertThat(source.ended()).isFalse();
  }

  @ParameterizedTest(name = "first {0}, then {1} in another run: {2}")
  @CsvSource({"0, +2, '0,2'", "0, 2, 2", "'0,2', +2, '0,2'", "0-4, +5, ''", "0, +0-5, ''"})
  void anotherRunAddsOrChoosesAnew(String first, String then, String wanted) {
    World world = World.seeded(1);
    world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    Client leecher = world.client("leecher").chooses(first).start().addTracked(TORRENT);
    world.run(Duration.ofMillis(300), () -> leecher.piecesDone(TORRENT) > 0);
    leecher.kill();

    leecher.chooses(then).start().addTracked(TORRENT);

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.journal(TORRENT).selection).hasToString(wanted);
  }

  @Test
  void wishesAreTakenOneAfterTheOther() {
    World world = World.seeded(2).recountAlways();
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").chooses("1").start().add(TORRENT, source.address());
    world.run(Duration.ofMillis(200));

    for (String which : List.of("3", "+0", "9", "0-5", "2", "+2", "+5")) {
      leecher.chooses(TORRENT, which);
    }
    world.run(Duration.ofSeconds(1));

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.journal(TORRENT).selection).hasToString("2,5");
    assertThat(leecher.events)
        .contains("Refused: it has no file 9: its files are numbered from 0 to 5; nothing changes");
  }

  @Test
  void aStorageThatHasNoRoomForOthersLeavesAllAsItWas() {
    World world = World.seeded(3).recountAlways();
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").chooses("1").start().add(TORRENT, source.address());
    world.run(Duration.ofMillis(200));

    leecher.disk(TORRENT).faults().always(DiskFaults.Operation.SELECT, true);
    leecher.chooses(TORRENT, "3");
    world.run(Duration.ofSeconds(1));

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    assertThat(held(leecher)).containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(leecher.events("Refused: ")).isOne();
    assertThat(leecher.journal(TORRENT).selection).hasToString("1");
  }

  @Test
  void stopsInTheMidstOfAChoice() {
    World world = World.seeded(4);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").chooses("1").start().add(TORRENT, source.address());
    world.run(Duration.ofMillis(200));

    leecher.chooses(TORRENT, "3").stop();

    assertThat(world.run(Duration.ofSeconds(4), leecher::ended)).isTrue();
    assertThat(leecher.journal(TORRENT).selection).hasToString("3");
  }

  @Test
  void checksAgainWhetherOrNotUnwantedFilesAreThere() {
    World world = World.seeded(5);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").owns(TORRENT, 12);
    leecher.disk(TORRENT).delete(1);

    ask(leecher.start(), FileWish.only(FileSelection.parse("0,3")), true, source);

    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.status(TORRENT).piecesTotal()).isEqualTo(11);
    assertThat(leecher.status(TORRENT).bytesDownloaded())
        .as("the piece that b had a part in, and what was never there")
        .isEqualTo(7L * PIECE);
    assertThat(leecher.events).noneMatch(event -> event.contains("Failed"));
  }

  @Test
  @DisplayName("F09 a partial seed looks again at what it has of files that were changed")
  void changedFilesOfAPartialSeed() {
    World world = World.seeded(6);
    Client source = world.client("seed").owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").chooses("0,2").start().add(TORRENT, source.address());
    assertThat(world.run(MINUTE, () -> leecher.has(TORRENT))).isTrue();
    world.run(Duration.ofMinutes(2));

    leecher.disk(TORRENT).touch(1);
    leecher.disk(TORRENT).corrupt(10, 5);
    world.run(Duration.ofMinutes(2));

    assertThat(leecher.events("2 pieces are looked at before they are sent again")).isOne();
    assertThat(leecher.holds(TORRENT, 10)).isTrue();
    assertThat(leecher.status(TORRENT).state()).isEqualTo(State.SEEDING);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6     | Refused: it has no file 6: its files are numbered from 0 to 5; nothing is fetched
          7,9-8 | Refused: it has no file 7: its files are numbered from 0 to 5; nothing is fetched
          5-7   | Notice: it has no file 6-7: its files are numbered from 0 to 5
          """)
  void saysWhichFilesThereAreNot(String which, String said) {
    World world = World.seeded(7);
    Client leecher = world.client("leecher").start();
    FileSelection chosen =
        FileSelection.parse(which.replace(",9-8", "")); // a link would leave that out

    ask(leecher, FileWish.only(chosen), false);
    world.run(Duration.ofSeconds(1));

    assertThat(leecher.events).contains(said);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void manyWithOtherWishesFinishTogether(long seed) {
    World world = World.seeded(seed);
    Client source = world.client("seed").owns(TORRENT).start().addTracked(TORRENT);
    source.host.upBytesPerSecond = 300_000;
    List<Client> leechers = new ArrayList<>();
    for (String which : List.of("0", "1", "2,3", "3,5", "0-5", "1,5")) {
      leechers.add(world.client("of " + which).chooses(which).start().addTracked(TORRENT));
    }
    world.run(Duration.ofSeconds(4));
    world.resetStorm(0.5);

    Duration limit = Duration.ofMinutes(5); // they do not dial again at once
    assertThat(world.run(limit, () -> leechers.stream().allMatch(l -> l.has(TORRENT)))).isTrue();

    assertThat(held(leechers.get(3))).containsExactly(11, 12, 13, 14, 15, 16, 17, 18);
    assertThat(leechers.get(4).holds(TORRENT)).isTrue();
  }

  private static void ask(Client client, FileWish files, boolean recheck, Client... peers) {
    List<PeerAddress> addresses = List.of(peers).stream().map(Client::address).toList();
    client.ask(
        new Command.Add(
            TORRENT.metainfo(), Path.of("downloads"), addresses, List.of(), recheck, files),
        reply -> {
          if (reply instanceof Reply.Refused refused) {
            client.events.add("Refused: " + refused.reason());
          }
        });
  }

  private static MagnetLink link() {
    return new MagnetLink(
        InfoHashes.v1(TORRENT.metainfo().infoHash()),
        "",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        FileSelection.unsaid(),
        List.of());
  }

  private static List<Integer> held(Client client) {
    List<Integer> held = new ArrayList<>();
    for (int piece = 0; piece < TORRENT.metainfo().layout().pieceCount(); piece++) {
      if (client.holds(TORRENT, piece)) {
        held.add(piece);
      }
    }
    return held;
  }
}
