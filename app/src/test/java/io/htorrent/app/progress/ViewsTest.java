package io.htorrent.app.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.session.Cause;
import io.htorrent.api.session.Driver;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Strategy;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.api.session.WebSeedStatus;
import io.htorrent.app.terminal.Columns;
import io.htorrent.app.terminal.Terminal;
import io.htorrent.app.terminal.Terminal.Look;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is shown of events that a test makes up.
class ViewsTest {

  private static final Driver DHT = new Driver(Driver.Kind.PEER_SOURCE, "dht");
  private static final Strategy PICKER = new Strategy(Strategy.Kind.PICKER, "odd");
  private static final InfoHash HASH =
      InfoHash.of(HexFormat.of().parseHex("0123456789abcdef0123456789abcdef01234567"));
  private static final Event LISTENING =
      new Event.Listening(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 6881));

  private static final Event MAPPED =
      new Event.PortMapped(
          6881,
          new Mapping.Open(
              "PCP", InetAddress.ofLiteral("203.0.113.7"), 7000, 7001, Duration.ofHours(2)));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ManualClock clock = new ManualClock();
  private int columns = 100;

  /// A clock that a test moves.
  private static final class ManualClock extends Clock {
    private Instant now = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  @Test
  void jsonHasExactlyTheFieldsOfTheContract() {
    ProgressView view = Progress.json.on(terminal(false), clock, false);

    view.begin(List.of(HASH));
    view.show(LISTENING);
    view.show(LISTENING);
    view.show(new Event.Progress(status("x", State.DOWNLOADING, 512)));
    view.show(new Event.Complete(status("x", State.SEEDING, 1024), 512));
    view.show(new Event.Failed(HASH, Problem.STORAGE, "disk \"full\"", false));
    view.show(new Event.StrategyReplaced(HASH, PICKER, "threw \"up\""));
    view.show(new Event.StrategyStuck(HASH, PICKER, "it hangs"));
    view.show(new Event.DriverStuck(DHT, "it hangs"));
    view.show(new Event.DriverEnded(DHT, "it threw", true));
    view.show(MAPPED);
    view.show(new Event.PortMapped(6881, new Mapping.Shut("UPnP: no answer")));
    view.show(new Event.Stopped(HASH));
    view.end(summary());

    assertThat(lines(out))
        .containsExactly(
            head("listening", quoted()) + ",\"port\":6881}",
            head("progress", quoted())
                + ",\"state\":\"downloading\",\"bytesDone\":512,\"bytesTotal\":1024,\"bytesDownloaded\":300,\"bytesUploaded\":20,\"downloadRate\":100,"
                + "\"uploadRate\":7,\"peers\":3,\"seeds\":1,\"piecesDone\":2,\"piecesTotal\":4,"
                + "\"reason\":\"\",\"webSeeds\":[],\"causes\":[]}",
            head("complete", quoted())
                + ",\"name\":\"x\",\"bytesTotal\":1024,\"bytesDownloaded\":512}",
            head("error", quoted()) + ",\"message\":\"disk \\\"full\\\"\",\"retrying\":false}",
            head("strategyReplaced", quoted())
                + ",\"kind\":\"picker\",\"name\":\"odd\",\"reason\":\"threw \\\"up\\\"\"}",
            head("strategyStuck", quoted())
                + ",\"kind\":\"picker\",\"name\":\"odd\",\"reason\":\"it hangs\"}",
            head("driverStuck", "null") + ",\"name\":\"dht\",\"reason\":\"it hangs\"}",
            head("driverEnded", "null") + ",\"name\":\"dht\",\"reason\":\"it threw\"}",
            head("portMapped", quoted())
                + ",\"port\":6881,\"protocol\":\"PCP\",\"address\":\"203.0.113.7\",\"tcpPort\":7000,"
                + "\"udpPort\":7001,\"lifetimeSeconds\":7200,\"reason\":\"\"}",
            head("portMapped", quoted())
                + ",\"port\":6881,\"protocol\":null,\"address\":null,\"tcpPort\":null,\"udpPort\":null,"
                + "\"lifetimeSeconds\":null,\"reason\":\"UPnP: no answer\"}",
            head("stopped", quoted()) + "}");
  }

  @ParameterizedTest
  @EnumSource(names = {"plain", "bar", "json"})
  void whatMetadataWaitsForIsShown(Progress progress) {
    ProgressView view = progress.on(terminal(progress == Progress.bar), clock, false);

    view.show(
        new Event.Progress(
            new TorrentStatus(
                HASH,
                "x",
                State.METADATA,
                0,
                0,
                0,
                0,
                0,
                0,
                2,
                0,
                0,
                0,
                0,
                "no luck",
                List.of(),
                List.of())));
    view.tick();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("metadata", "no luck")
        .doesNotContain("%", "ETA");
  }

  @Test
  void plainSaysALineAtChangesAndEveryFiveSeconds() {
    ProgressView view = Progress.plain.on(terminal(false), clock, false);

    for (int half = 0; half < 12; half++) {
      view.show(new Event.Progress(status("x", State.DOWNLOADING, 512)));
      clock.pass(Duration.ofMillis(500));
    }
    view.show(new Event.Progress(status("x", State.SEEDING, 1024)));

    assertThat(lines(out))
        .containsExactly(
            "x: downloading, 50.0 % of 1.00 KiB, down 100 B/s, up 7 B/s, 3 peers (1 seed), ETA 6 s",
            "x: downloading, 50.0 % of 1.00 KiB, down 100 B/s, up 7 B/s, 3 peers (1 seed), ETA 6 s",
            "x: seeding, 100 % of 1.00 KiB, down 100 B/s, up 7 B/s, 3 peers (1 seed)");
  }

  @Test
  void plainTakesAReasonThatCountsDownForNoNews() {
    ProgressView view = Progress.plain.on(terminal(false), clock, false);

    for (int half = 0; half < 10; half++) {
      String reason = "tracker A: no answer, next try in " + (50 - half / 2) + " s";
      view.show(new Event.Progress(status("x", State.DOWNLOADING, 0, reason, List.of())));
      clock.pass(Duration.ofMillis(500));
    }
    view.show(new Event.Progress(status("x", State.DOWNLOADING, 0, "no peers known", List.of())));

    assertThat(lines(out)).hasSize(2);
    assertThat(lines(out).getFirst()).endsWith("(tracker A: no answer, next try in 50 s)");
    assertThat(lines(out).getLast()).endsWith("(no peers known)");
  }

  @Test
  void webSeedsAreCountedAndNamedForThoseWhoWantToKnow() {
    Progress.plain.on(terminal(false), clock, false).show(new Event.Progress(fedByTheWeb()));
    Progress.plain.on(terminal(false), clock, true).show(new Event.Progress(fedByTheWeb()));
    columns = 120;
    ProgressView bar = Progress.bar.on(terminal(true), clock, true);
    bar.show(new Event.Progress(fedByTheWeb()));
    bar.tick();

    String failing = "web seed http://b/: b answered 503, twice, next try in 55 s";
    assertThat(lines(out).subList(0, 2))
        .containsExactly(
            "x: downloading, 50.0 % of 1.00 KiB, down 100 B/s, up 7 B/s, 3 peers (1 seed), 1 web seed, ETA 6 s",
            "x: downloading, 50.0 % of 1.00 KiB, down 100 B/s, up 7 B/s, 3 peers (1 seed), 1 web seed, ETA 6 s"
                + " ("
                + failing
                + "); web seed http://a/f: 90 B/s, 2.00 KiB so far");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("    web seed http://a/f: 90 B/s, 2.00 KiB so far", "    " + failing);
  }

  @Test
  void jsonHasTheWebSeeds() {
    Progress.json.on(terminal(false), clock, false).show(new Event.Progress(fedByTheWeb()));

    assertThat(lines(out).getFirst())
        .contains(
            "\"webSeeds\":[{\"url\":\"http://a/f\",\"state\":\"active\",\"bytesDownloaded\":2048,"
                + "\"downloadRate\":90,\"lastProblem\":\"\",\"failures\":0,\"nextTrySeconds\":0},"
                + "{\"url\":\"http://b/\",\"state\":\"failing\",\"bytesDownloaded\":0,"
                + "\"downloadRate\":0,\"lastProblem\":\"b answered 503\",\"failures\":2,"
                + "\"nextTrySeconds\":55}]",
            "{\"cause\":\"webSeedFails\",\"url\":\"http://b/\",\"problem\":\"b answered 503\","
                + "\"times\":2,\"nextTrySeconds\":55,\"words\":");
  }

  @Test
  void jsonHasTheCausesWithTheirNumbersAndWords() {
    Progress.json.on(terminal(false), clock, false).show(new Event.Progress(troubled()));

    assertThat(lines(out).getFirst())
        .endsWith(
            "\"reason\":\"no peers known; dht: 212 nodes\",\"webSeeds\":[],\"causes\":["
                + "{\"cause\":\"nobodyKnown\",\"words\":\"no peers known\"},"
                + "{\"cause\":\"sourceSays\",\"source\":\"dht\",\"status\":\"212 nodes\",\"words\":\"dht: 212 nodes\"}]}");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "NO_ROUTER_ASKED, noRouterAsked",
    "NOT_MAPPED, notMapped",
    "ROUTER_BEHIND_ROUTER, routerBehindRouter",
    "UNKNOWN, unknown"
  })
  void jsonSaysWhatKeepsStrangersAway(Cause.NobodyReachesUs.Obstacle obstacle, String word) {
    Cause cause = new Cause.NobodyReachesUs(Duration.ofMinutes(12), 6881, obstacle, "why");

    Progress.json
        .on(terminal(false), clock, false)
        .show(new Event.Progress(status("x", State.SEEDING, 1024, "", List.of(cause))));

    assertThat(lines(out).getFirst())
        .contains(
            "{\"cause\":\"nobodyReachesUs\",\"seconds\":720,\"port\":6881,\"obstacle\":\""
                + word
                + "\",\"detail\":\"why\",\"words\":\"no stranger has reached us for 12 min: ");
  }

  @Test
  void verboseViewsTellAlsoWhatDoesNotStopIt() {
    TorrentStatus held = status("x", State.DOWNLOADING, 512, "", List.of(new Cause.Limited(9_000)));

    Progress.plain.on(terminal(false), clock, false).show(new Event.Progress(held));
    Progress.plain.on(terminal(false), clock, true).show(new Event.Progress(held));
    ProgressView bar = Progress.bar.on(terminal(true), clock, true);
    bar.show(new Event.Progress(held));
    bar.tick();

    assertThat(lines(out)).hasSize(4);
    assertThat(lines(out).get(0)).doesNotContain("limit");
    assertThat(lines(out).get(1))
        .endsWith("(held to 9000 bytes a second by the limit for downloads)");
    assertThat(lines(out).get(3))
        .startsWith("    held to 9000 bytes a second by the limit for downloads");
  }

  @Test
  void summaryHasBytesTimeAndMeanRate() {
    Progress.plain.on(terminal(false), clock, false).end(summary());

    assertThat(lines(out))
        .containsExactly(
            "complete: received 10.0 MiB in 2.0 s (5.00 MiB/s), sent 1.00 MiB in 3.0 s (341 KiB/s)");
  }

  @ParameterizedTest
  @EnumSource(names = {"plain", "bar"})
  void timesCountFromTheBeginning(Progress progress) {
    ProgressView view = progress.on(terminal(false), clock, false);

    clock.pass(Duration.ofSeconds(3)); // while plugins are loaded
    view.begin(List.of(HASH));
    clock.pass(Duration.ofSeconds(2));
    view.show(new Event.Complete(status("x", State.SEEDING, 1024), 1024));

    assertThat(lines(out))
        .contains("x: complete, 1.00 KiB, received 1.00 KiB in 2.0 s, 512 B/s on average");
  }

  @Test
  void barIsRepaintedInPlace() {
    ProgressView view = Progress.auto.on(terminal(true), clock, false);

    view.show(new Event.Progress(status("x", State.DOWNLOADING, 256)));
    view.tick();
    view.show(new Event.Progress(status("x", State.DOWNLOADING, 512)));
    view.tick();
    clock.pass(Duration.ofMillis(250));
    view.tick();
    view.tick();
    view.end(summary());

    String erase = "\r\u001b[1A\u001b[J";
    List<String> frames = List.of(text(out).split(java.util.regex.Pattern.quote(erase)));
    assertThat(frames).hasSize(3);
    assertThat(frames.get(0)).contains(" 25.0 %").endsWith("\n").hasLineCount(1);
    assertThat(frames.get(1))
        .contains("━━━", "───", " 50.0 %", "↓ 100 B/s", "ETA 6 s", "3 peers (1 seed)", "↑ 7 B/s");
    assertThat(frames.get(2)).startsWith("complete: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 30, 40, 60, 80, 100, 200})
  void barNeverFillsALine(int width) {
    columns = width;
    ProgressView view = Progress.bar.on(terminal(true), clock, false);
    for (State state : State.values()) {
      view.show(
          new Event.Progress(
              status("日本語 a very long name of a torrent that fits nowhere " + state, state, 512)));
    }
    view.show(new Event.Progress(status("e\u001b[2Jvil", State.DOWNLOADING, 0)));

    view.tick();

    assertThat(lines(out))
        .hasSize(State.values().length + 1)
        .allMatch(line -> Columns.of(line) < width, "shorter than " + width);
    assertThat(text(out)).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @EnumSource(names = {"METADATA", "DOWNLOADING", "FAILED"})
  void barTellsTheReasonOnATerminalOf80Columns(State state) {
    columns = 80;
    ProgressView view = Progress.bar.on(terminal(true), clock, false);
    List<Cause> causes = List.of(new Cause.NobodyKnown(), new Cause.SourceSays("dht", "212 nodes"));
    view.show(new Event.Progress(status("x", state, 0, Cause.sentence(causes), causes)));

    view.tick();

    assertThat(lines(out)).singleElement().asString().contains("no peers known; dht: 2");
  }

  @Test
  void barShowsOfManyTorrentsThoseThatWork() {
    ProgressView view = Progress.bar.on(terminal(true), clock, false);
    for (int torrent = 0; torrent < 40; torrent++) {
      view.show(new Event.Progress(status("seeding-" + torrent, State.SEEDING, 1024)));
    }
    view.show(new Event.Progress(status("downloading", State.DOWNLOADING, 5)));

    view.tick();

    assertThat(lines(out)).hasSize(17).last().isEqualTo("and 25 more");
    assertThat(lines(out)).first().asString().startsWith("downloading ");
  }

  @Test
  void autoIsPlainWithoutATerminal() {
    Progress.auto.on(terminal(false), clock, false).show(LISTENING);

    assertThat(lines(out)).containsExactly("listening on port 6881");
  }

  @Test
  void failuresAreOnStandardErrorInEveryView() {
    for (Progress progress : Progress.values()) {
      err.reset();
      progress
          .on(terminal(false), clock, false)
          .show(new Event.Failed(HASH, Problem.STORAGE, "the disk is full", false));
      assertThat(lines(err))
          .as(progress.name())
          .containsExactly("htorrent: 01234567: the disk is full");
    }
  }

  @Test
  void aReplacedStrategyIsAWarningInEveryViewThatShowsAnything() {
    for (Progress progress : List.of(Progress.bar, Progress.plain, Progress.json)) {
      err.reset();
      progress
          .on(terminal(false), clock, false)
          .show(new Event.StrategyReplaced(HASH, PICKER, "offered piece 7 of 7"));
      assertThat(lines(err))
          .as(progress.name())
          .containsExactly(
              "htorrent: warning: 01234567: picker 'odd' is replaced by the built-in one: it offered"
                  + " piece 7 of 7");
    }
  }

  @Test
  void aStuckPluginIsOnStandardErrorInEveryView() {
    for (Progress progress : Progress.values()) {
      err.reset();
      progress
          .on(terminal(false), clock, false)
          .show(new Event.StrategyStuck(HASH, PICKER, "picker 'odd' has not returned for 5 s"));
      assertThat(lines(err))
          .as(progress.name())
          .containsExactly("htorrent: 01234567: picker 'odd' has not returned for 5 s");
      err.reset();
      progress
          .on(terminal(false), clock, false)
          .show(new Event.DriverStuck(DHT, "driver 'dht' has not returned for 5 s"));
      assertThat(lines(err)).containsExactly("htorrent: driver 'dht' has not returned for 5 s");
    }
  }

  private static TorrentStatus status(String name, State state, long done) {
    return status(name, state, done, "", List.of());
  }

  private static TorrentStatus fedByTheWeb() {
    return new TorrentStatus(
        HASH,
        "x",
        State.DOWNLOADING,
        512,
        1024,
        300,
        20,
        100,
        7,
        3,
        1,
        2,
        4,
        0,
        "",
        List.of(),
        List.of(
            new WebSeedStatus("http://a/f", WebSeedStatus.State.ACTIVE, 2048, 90, "", 0, 0),
            new WebSeedStatus(
                "http://b/", WebSeedStatus.State.FAILING, 0, 0, "b answered 503", 2, 55)),
        List.of(new Cause.WebSeedFails("http://b/", "b answered 503", 2, 55)));
  }

  private static TorrentStatus troubled() {
    List<Cause> causes = List.of(new Cause.NobodyKnown(), new Cause.SourceSays("dht", "212 nodes"));
    return status("x", State.DOWNLOADING, 0, Cause.sentence(causes), causes);
  }

  private static TorrentStatus status(
      String name, State state, long done, String reason, List<Cause> causes) {
    int pieces = (int) (done / 256);
    return new TorrentStatus(
        HASH, name, state, done, 1024, 300, 20, 100, 7, 3, 1, pieces, 4, 0, reason, List.of(),
        causes);
  }

  private static Summary summary() {
    return new Summary(1, 1, 10 << 20, 1 << 20, Duration.ofSeconds(3), Duration.ofSeconds(2));
  }

  private static String quoted() {
    return "\"" + HASH + "\"";
  }

  private static String head(String event, String infoHash) {
    return "{\"event\":\""
        + event
        + "\",\"time\":\"2026-01-02T03:04:05.678Z\",\"infoHash\":"
        + infoHash;
  }

  private Terminal terminal(boolean interactive) {
    return new Terminal(
        stream(out), stream(err), new Look(interactive, false, false, true), () -> columns);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return text(bytes).lines().toList();
  }
}
