package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two processes of the distribution on loopback: one has a file, the other gets it.
final class TransferIT {
  private static final int SIZE = 16 << 20;
  private static final List<String> QUIET = List.of("--no-dht", "--no-lsd", "--no-pex");

  @TempDir private Path folder;
  private Sandbox user;
  private Path torrent;

  @BeforeEach
  void makeTorrent() throws Exception {
    user = new Sandbox(folder);
    torrent = user.torrent("have/data.bin", SIZE, "--piece-length", "64KiB");
  }

  @ParameterizedTest(name = "the downloader dials {0}")
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void theDownloaderDials(String host) throws Exception {
    try (Running seed = seed()) {
      String peer = host + ":" + seed.port();
      try (Running leech = leech("--peer", peer)) {
        Outcome outcome = leech.end();

        assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
        assertArrived();
      }
    }
  }

  @ParameterizedTest(name = "the seeder dials {0}")
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void theSeederDials(String host) throws Exception {
    try (Running leech = leech()) {
      String peer = host + ":" + leech.port();
      try (Running seed = seed("--peer", peer)) {
        Outcome outcome = leech.end();

        assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
        assertArrived();
      }
    }
  }

  @ParameterizedTest(name = "a tracker at {0} brings them together")
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aTrackerBringsThemTogether(String host) throws Exception {
    try (ScriptedTracker tracker = new ScriptedTracker(host);
        Running seed = seed("--tracker", tracker.url())) {
      Map<String, String> first = tracker.announces().poll(60, TimeUnit.SECONDS);
      try (Running leech = leech("--tracker", tracker.url())) {
        Outcome outcome = leech.end();

        assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
        assertArrived();
      }

      assertThat(first).containsEntry("event", "started").containsEntry("left", "0");
      assertThat(tracker.announces())
          .extracting(announce -> announce.getOrDefault("event", "") + " " + announce.get("left"))
          .containsSubsequence("started " + SIZE, "completed 0", "stopped 0");
      assertThat(tracker.announces())
          .filteredOn(announce -> "completed".equals(announce.get("event")))
          .singleElement()
          .satisfies(announce -> assertThat(announce).containsEntry("downloaded", "" + SIZE));
    }
  }

  @Test
  void progressIsToldInObjectsOfTheContract() throws Exception {
    try (Running seed = seed();
        Running leech = leech("--peer", "127.0.0.1:" + seed.port(), "--limit-down", "16MiB")) {
      Outcome outcome = leech.end();
      List<Map<String, Object>> events = outcome.out().lines().map(Json::object).toList();

      assertThat(outcome.exit()).as(outcome.all()).isZero();
      assertThat(events)
          .allSatisfy(event -> assertThat(event).containsKeys("event", "time", "infoHash"));
      assertThat(events).filteredOn(event -> event.get("event").equals("complete")).hasSize(1);
      assertThat(events)
          .filteredOn(event -> event.get("event").equals("listening"))
          .singleElement()
          .satisfies(event -> assertThat((Long) event.get("port")).isBetween(1L, 65_535L));
      assertThat(events)
          .filteredOn(event -> event.get("event").equals("progress"))
          .isNotEmpty()
          .allSatisfy(TransferIT::assertProgress);
    }
  }

  private static void assertProgress(Map<String, Object> event) {
    assertThat(event.get("state")).isInstanceOf(String.class);
    for (String number :
        List.of(
            "bytesDone",
            "bytesTotal",
            "bytesDownloaded",
            "bytesUploaded",
            "downloadRate",
            "uploadRate",
            "peers",
            "seeds",
            "piecesDone",
            "piecesTotal")) {
      assertThat(event.get(number)).as(number).isInstanceOf(Number.class);
    }
    assertThat(event).containsEntry("bytesTotal", (long) SIZE).containsEntry("piecesTotal", 256L);
    assertThat((Long) event.get("bytesDone")).isBetween(0L, (long) SIZE);
    assertThat((Long) event.get("piecesDone")).isBetween(0L, 256L);
  }

  @ParameterizedTest(name = "storage {0}, picker {1}")
  @CsvSource({"files, sequential", "files, rarest-first"})
  void strategiesAreChosenByName(String storage, String picker) throws Exception {
    try (Running seed = seed();
        Running leech =
            leech("--peer", "127.0.0.1:" + seed.port(), "--storage", storage, "--picker", picker)) {
      Outcome outcome = leech.end();

      assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
      assertArrived();
    }
  }

  @Test
  void ctrlCEndsCleanlyAndTheSameCommandGoesOn() throws Exception {
    try (ScriptedTracker tracker = new ScriptedTracker("127.0.0.1");
        Running seed = seed()) {
      int port = seed.port();
      Outcome interrupted;
      try (Running leech =
          leech(
              "--peer", "127.0.0.1:" + port, "--tracker", tracker.url(), "--limit-down", "2MiB")) {
        leech.event(
            event -> "progress".equals(event.get("event")) && (Long) event.get("piecesDone") > 8);
        leech.signal("INT");
        interrupted = leech.end();
      }
      long had = last(interrupted, "progress", "piecesDone");

      Outcome resumed;
      try (Running leech = leech("--peer", "127.0.0.1:" + port)) {
        resumed = leech.end();
      }

      assertThat(interrupted.exit()).as(interrupted.all()).isEqualTo(130);
      assertThat(tracker.announces())
          .extracting(announce -> announce.get("event"))
          .endsWith("stopped");
      assertThat(resumed.exit()).as(resumed.all()).isZero();
      assertThat(last(resumed, "complete", "bytesDownloaded"))
          .isLessThanOrEqualTo(SIZE - had * (64 << 10));
      assertArrived();
    }
  }

  @Test
  @DisplayName(
      "C08 SIGTERM during the start, or twice in a download, ends it; the next run goes on")
  void terminateEndsItAtAnyTime() throws Exception {
    try (Running seed = seed()) {
      String peer = "127.0.0.1:" + seed.port();
      Outcome starting;
      try (Running leech = leech("--peer", peer)) {
        leech.signal("TERM");
        starting = leech.end();
      }
      Outcome twice;
      try (Running leech = leech("--peer", peer, "--limit-down", "2MiB")) {
        leech.event(
            event -> "progress".equals(event.get("event")) && (Long) event.get("piecesDone") > 8);
        leech.signal("TERM");
        leech.signalIfAlive("TERM");
        twice = leech.end();
      }

      Outcome last;
      try (Running leech = leech("--peer", peer)) {
        last = leech.end();
      }

      assertThat(starting.exit()).as(starting.all()).isEqualTo(128 + 15);
      assertThat(twice.exit()).as(twice.all()).isEqualTo(128 + 15);
      assertThat(last.exit()).as(last.all()).isZero();
      assertArrived();
    }
  }

  @Test
  void aCompleteDownloadStartedAgainFetchesNothing() throws Exception {
    try (Running seed = seed()) {
      String peer = "127.0.0.1:" + seed.port();
      try (Running leech = leech("--peer", peer)) {
        assertThat(leech.end().exit()).isZero();
      }

      Outcome again;
      try (Running leech = leech("--peer", peer)) {
        again = leech.end();
      }

      assertThat(again.exit()).as(again.all()).isZero();
      assertThat(last(again, "complete", "bytesDownloaded")).isZero();
      assertArrived();
    }
  }

  @Test
  void aSecondProcessOnTheTorrentIsRefused() throws Exception {
    try (Running leech = leech()) {
      leech.port();
      leech.event("progress");

      Outcome second;
      try (Running other = leech()) {
        second = other.end();
      }

      assertThat(second.exit()).as(second.all()).isEqualTo(1);
      assertThat(second.err()).hasLineCount(1).contains("data.bin").doesNotContain("\tat ");
    }
  }

  @Test
  void aPortThatIsTakenIsOneSentence() throws Exception {
    try (Running leech = leech()) {
      int port = leech.port();

      Outcome outcome =
          user.run(
              "download",
              torrent,
              "-d",
              folder,
              "--state",
              folder.resolve("other"),
              "--port",
              port);

      assertThat(outcome.exit()).as(outcome.all()).isEqualTo(1);
      assertThat(outcome.err()).contains("" + port).doesNotContain("\tat ");
    }
  }

  private Running seed(Object... more) throws Exception {
    return user.start(arguments("seed", folder.resolve("have"), "seed-state", more));
  }

  private Running leech(Object... more) throws Exception {
    Files.createDirectories(folder.resolve("got"));
    return user.start(arguments("download", folder.resolve("got"), "leech-state", more));
  }

  private Object[] arguments(String command, Path directory, String state, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of(command, torrent, "-d", directory));
    arguments.addAll(List.of("--port", 0, "--progress", "json", "--state", folder.resolve(state)));
    arguments.addAll(QUIET);
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }

  private static long last(Outcome outcome, String event, String number) {
    return outcome
        .out()
        .lines()
        .map(Json::object)
        .filter(object -> event.equals(object.get("event")))
        .mapToLong(object -> (Long) object.get(number))
        .reduce((_, later) -> later)
        .orElseThrow(() -> new AssertionError("no " + event + " in\n" + outcome.all()));
  }

  private void assertArrived() throws Exception {
    assertThat(Content.sha256(folder.resolve("got/data.bin")))
        .isEqualTo(Content.sha256(folder.resolve("have/data.bin")));
  }
}
