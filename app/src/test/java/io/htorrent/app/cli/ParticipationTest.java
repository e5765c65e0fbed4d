package io.htorrent.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Driver;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.Strategy;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.engine.port.Encryption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `download` and `seed`, driving a client that a test plays.
class ParticipationTest {

  private static final Driver DHT = new Driver(Driver.Kind.PEER_SOURCE, "dht");
  @TempDir private Path temp;

  private Rig rig;
  private FakeClients clients;
  private String torrent;

  @BeforeEach
  void prepare() {
    rig = new Rig(temp);
    torrent = rig.path("a.torrent");
    rig.run("create", rig.file("a.bin", new byte[100_000]), "-o", torrent);
    clients = new FakeClients();
    rig.clients = clients;
  }

  @Test
  void downloadEndsWhenComplete() {
    clients.script = ParticipationTest::complete;

    int exit =
        rig.run(
            "download",
            torrent,
            "-d",
            rig.path("to"),
            "--port",
            "0",
            "--peer",
            "127.0.0.1:7",
            "--peer",
            "[::1]:8",
            "--tracker",
            "http://t/a",
            "--encryption",
            "require",
            "--limit-down",
            "1MiB/s");

    assertThat(exit).isZero();
    assertThat(clients.asked).hasSize(2).last().isEqualTo(new Command.Shutdown());
    Command.Add add = (Command.Add) clients.asked.getFirst();
    assertThat(add.directory()).isEqualTo(temp.resolve("to"));
    assertThat(add.peers())
        .containsExactly(PeerAddress.parse("127.0.0.1:7"), PeerAddress.parse("[::1]:8"));
    assertThat(add.trackers()).containsExactly("http://t/a");
    assertThat(clients.started.getFirst().limits().downloadBytesPerSecond()).isEqualTo(1 << 20);
    assertThat(clients.started.getFirst().limits().encryption()).isEqualTo(Encryption.REQUIRE);
    assertThat(clients.started.getFirst().peerPort().port()).isZero();
    assertThat(clients.started.getFirst().peerPort().insisted()).isTrue();
    assertThat(rig.lines())
        .contains("listening on port 4242")
        .anyMatch(line -> line.startsWith("a.bin: complete, 97.7 KiB, received 97.7 KiB in "));
    assertThat(rig.lines().getLast()).startsWith("complete: received 97.7 KiB in ");
    assertThat(clients.closed).isEqualTo(1);
    assertThat(rig.plugins.open).isZero();
  }

  @Test
  void filesGoToTheCurrentFolderByDefault() {
    clients.script = ParticipationTest::complete;

    rig.run("download", torrent);

    assertThat(((Command.Add) clients.asked.getFirst()).directory()).isEqualTo(temp);
    assertThat(clients.started.getFirst().peerPort().insisted()).isFalse();
    assertThat(clients.started.getFirst().state())
        .isEqualTo(temp.resolve("home/.local/state/htorrent"));
  }

  @ParameterizedTest
  @EnumSource(Interrupts.Stop.class)
  void seedingEndsCleanlyWhenAsked(Interrupts.Stop stop) {
    clients.script =
        (command, observer) -> {
          CompletionStage<Reply> reply = complete(command, observer);
          if (command instanceof Command.Add) {
            rig.interrupts.send(stop);
          }
          return reply;
        };

    int exit = rig.run("download", torrent, "--seed");

    assertThat(exit).isEqualTo(stop.exitCode());
    assertThat(clients.asked).last().isEqualTo(new Command.Shutdown());
    assertThat(rig.lines()).contains(hash() + ": stopped");
  }

  @Test
  void doesNotWaitLongForAClientThatDoesNotStop() {
    clients.script =
        (command, observer) -> {
          rig.interrupts.send(Interrupts.Stop.INTERRUPT);
          return new CompletableFuture<>();
        };

    rig.clock.step(Duration.ofSeconds(1));

    assertThat(rig.run("seed", torrent, "-d", ".")).isEqualTo(130);
    assertThat(clients.closed).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void failuresHaveTheirExitCodes(Problem problem) {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.Add add) {
            observer.accept(
                new Event.Failed(add.metainfo().infoHash(), Problem.RUNTIME, "busy", true));
            observer.accept(
                new Event.Failed(add.metainfo().infoHash(), problem, "the disk is full", false));
          }
          return FakeClients.done();
        };

    int exit =
        switch (problem) {
          case STORAGE -> 4;
          case METADATA -> 3;
          case NO_SUCH_FILE -> 2;
          case RUNTIME, IN_USE, PLUGIN -> 1;
        };
    assertThat(rig.run("download", torrent)).isEqualTo(exit);
    assertThat(rig.err()).contains(": busy; trying again\n", ": the disk is full\n");
    assertThat(rig.lines().getLast()).startsWith("0 of 1 complete: ");
  }

  @Test
  void aFullDiskEndsADownload() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.Add add) {
            InfoHash torrent = add.metainfo().infoHash();
            observer.accept(new Event.Failed(torrent, Problem.STORAGE, "the disk is full", true));
          }
          return FakeClients.done();
        };

    assertThat(rig.run("download", torrent)).isEqualTo(4);
    assertThat(rig.err())
        .endsWith(": the disk is full; the same command then goes on from here\n")
        .doesNotContain("trying again");
  }

  @Test
  void aStateDirectoryThatCannotBeIsToldInOneSentence() {
    String taken = rig.file("taken", new byte[1]);

    assertThat(rig.run("download", torrent, "--state", taken + "/state")).isEqualTo(4);
    assertThat(rig.err())
        .startsWith("htorrent: the state directory " + taken + "/state cannot be written: ")
        .endsWith("; check its owner, or name another one with --set state.directory=DIR\n")
        .hasLineCount(1);
    assertThat(clients.asked).isEmpty();
  }

  @Test
  void aStrategyThatIsReplacedIsAWarningAndTheDownloadGoesOn() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.Add add) {
            observer.accept(
                new Event.StrategyReplaced(
                    add.metainfo().infoHash(),
                    new Strategy(Strategy.Kind.PICKER, "odd"),
                    "threw an exception"));
          }
          return complete(command, observer);
        };

    assertThat(rig.run("download", torrent)).isZero();
    assertThat(rig.err())
        .contains("picker 'odd' is replaced by the built-in one: it threw an exception");
  }

  @Test
  void pluginsThatBreakAreNotedInTheirList() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.Add add) {
            InfoHash torrent = add.metainfo().infoHash();
            observer.accept(new Event.DriverEnded(DHT, "it threw a fit", true));
            observer.accept(
                new Event.DriverEnded(
                    new Driver(Driver.Kind.PEER_SOURCE, "lsd"), "no interface is up", false));
            observer.accept(
                new Event.StrategyReplaced(
                    torrent, new Strategy(Strategy.Kind.EXTENSION, "pex"), "threw an exception"));
          }
          return complete(command, observer);
        };

    rig.run("download", torrent);

    assertThat(rig.plugins.broken)
        .containsExactly("peers dht: it threw a fit", "extension pex: it threw an exception");
    assertThat(rig.err()).contains("going on without lsd: no interface is up");
  }

  @Test
  void aDriverThatIsStuckEndsTheRun() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.Add) {
            observer.accept(new Event.DriverStuck(DHT, "driver 'dht' has not returned for 5 s"));
          }
          return FakeClients.done();
        };

    assertThat(rig.run("seed", torrent, "-d", ".")).isEqualTo(1);
    assertThat(rig.err()).contains("driver 'dht' has not returned for 5 s\n");
  }

  @Test
  void aStrategyThatIsStuckEndsTheRun() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.Add add) {
            observer.accept(
                new Event.StrategyStuck(
                    add.metainfo().infoHash(),
                    new Strategy(Strategy.Kind.CHOKER, "odd"),
                    "choker 'odd' has not returned for 5 s"));
          }
          return FakeClients.done();
        };

    assertThat(rig.run("seed", torrent, "-d", ".")).isEqualTo(1);
    assertThat(rig.err()).contains(": choker 'odd' has not returned for 5 s\n");
  }

  @Test
  void torrentsWithAFileOfOneNameAreKeptApart() {
    String other = rig.path("other.torrent");
    rig.run("create", rig.file("a.bin", new byte[200_000]), "-o", other);

    assertThat(rig.run("download", torrent, other)).isEqualTo(2);
    assertThat(rig.err())
        .contains("two of these torrents have a file a.bin, ")
        .endsWith(": download them to different folders\n");
    assertThat(clients.asked).isEmpty();
  }

  @Test
  void aDownloadDirectoryThatCannotBeIsAStorageFailure() {
    clients.script = ParticipationTest::complete;

    assertThat(rig.run("download", torrent, "-d", rig.file("taken", new byte[1]))).isEqualTo(4);
    assertThat(rig.err()).contains("cannot be made: it is not a folder; choose another with -d");
    assertThat(clients.asked).isEmpty();
  }

  @Test
  void refusedTorrentsAreNamed() {
    clients.script =
        (command, _) ->
            command instanceof Command.Add
                ? CompletableFuture.completedFuture(
                    new Reply.Refused(Problem.IN_USE, "another htorrent has it, process 12"))
                : FakeClients.done();

    assertThat(rig.run("seed", torrent, "-d", ".")).isEqualTo(1);
    assertThat(rig.err()).isEqualTo("htorrent: a.bin: another htorrent has it, process 12\n");
  }

  @Test
  @DisplayName("M46 the same torrent twice, with other trackers")
  void theSameTorrentTwiceIsAUsageError() {
    String other = rig.path("b.torrent");
    rig.run("create", rig.path("a.bin"), "-o", other, "--tracker", "http://u/announce");

    assertThat(rig.run("download", torrent, other)).isEqualTo(2);
    assertThat(rig.err())
        .isEqualTo(
            "htorrent: a.bin: this torrent is given twice;"
                + " give it once, and further trackers by --tracker\n");
    assertThat(clients.asked).isEmpty();
  }

  @Test
  void oneBadTorrentDoesNotKeepOthersFromDownloading() {
    String other = rig.path("b.torrent");
    rig.run("create", rig.file("b.bin", new byte[50_000]), "-o", other);
    clients.script =
        (command, observer) ->
            command instanceof Command.Add add && add.metainfo().name().equals("a.bin")
                ? CompletableFuture.completedFuture(new Reply.Refused(Problem.STORAGE, "read-only"))
                : complete(command, observer);

    assertThat(rig.run("download", torrent, other)).isEqualTo(4);
    assertThat(rig.lines()).anyMatch(line -> line.startsWith("b.bin: complete"));
    assertThat(rig.lines().getLast()).startsWith("1 of 2 complete: ");
  }

  @Test
  void recordsWhatItDoes() {
    clients.script = ParticipationTest::complete;

    assertThat(rig.run("download", torrent, "--jfr", "flight.jfr")).isZero();
    assertThat(rig.folder.resolve("flight.jfr")).isNotEmptyFile();
    assertThat(rig.err()).startsWith("recorded to " + rig.path("flight.jfr") + ": ");
  }

  @Test
  void saysAtOnceThatARecordingCannotBeWritten() {
    assertThat(rig.run("download", torrent, "--jfr", "none/flight.jfr")).isEqualTo(4);
    assertThat(rig.err())
        .startsWith("htorrent: --jfr: " + rig.path("none/flight.jfr") + " cannot be written: ");
    assertThat(clients.asked).isEmpty();
  }

  @Test
  void jsonIsOneObjectALine() {
    clients.script = ParticipationTest::complete;

    assertThat(rig.run("download", torrent, "--progress", "json")).isZero();
    assertThat(rig.lines())
        .hasSize(4)
        .allMatch(line ->
            line.matches(
                "\\{\"event\":\"[a-z]+\",\"time\":\"2026-01-02T03:04:[0-9.]+Z\",\"infoHash\":(null|\"[0-9a-f]{40}\").*}"));
    assertThat(rig.lines().get(0))
        .contains("\"event\":\"listening\"", "\"port\":4242")
        .doesNotContain("null");
    assertThat(rig.lines().get(2)).contains("\"event\":\"complete\"");
    assertThat(rig.lines().get(3)).contains("\"event\":\"stopped\"");
  }

  @Test
  void jsonTellsWhatCouldNotBeBegun() {
    assertThat(rig.run("download", rig.path("none"), "--progress", "json")).isEqualTo(3);
    assertThat(rig.lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("\"event\":\"error\"", "\"infoHash\":null", "there is no such file");
    assertThat(rig.err()).hasLineCount(1);
  }

  @Test
  void noProgressIsSilent() {
    clients.script = ParticipationTest::complete;

    assertThat(rig.run("download", torrent, "--progress", "none")).isZero();
    assertThat(rig.out() + rig.err()).isEmpty();
  }

  @Test
  void wrongPeersAreUsageErrors() {
    for (String peer :
        new String[] {
          "127.0.0.1", "127.0.0.1:", ":1", "127.0.0.1:70000", "127.0.0.1:0", "::1:5", "[::1]"
        }) {
      assertThat(rig.run("download", torrent, "--peer", peer)).as(peer).isEqualTo(2);
      assertThat(rig.err()).as(peer).contains("--peer '" + peer + "' is not HOST:PORT");
    }
  }

  private String hash() {
    return ((Command.Add) clients.asked.getFirst()).metainfo().infoHash().shortName();
  }

  /// A client that has everything at once.
  private static CompletionStage<Reply> complete(Command command, Consumer<Event> observer) {
    if (command instanceof Command.Add add) {
      observer.accept(
          new Event.Listening(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4242)));
      observer.accept(
          new Event.Listening(new InetSocketAddress(InetAddress.ofLiteral("::1"), 4242)));
      observer.accept(
          new Event.Progress(status(add.metainfo(), TorrentStatus.State.DOWNLOADING, 0)));
      long total = add.metainfo().layout().totalLength();
      observer.accept(
          new Event.Complete(status(add.metainfo(), TorrentStatus.State.SEEDING, total), total));
      observer.accept(new Event.Stopped(add.metainfo().infoHash()));
    }
    return FakeClients.done();
  }

  private static TorrentStatus status(Metainfo metainfo, TorrentStatus.State state, long done) {
    int pieces = metainfo.layout().pieceCount();
    long total = metainfo.layout().totalLength();
    return new TorrentStatus(
        metainfo.infoHash(),
        metainfo.name(),
        state,
        done,
        total,
        done,
        0,
        done,
        0,
        1,
        1,
        done == total ? pieces : 0,
        pieces,
        0,
        "",
        List.of(),
        List.of());
  }
}
