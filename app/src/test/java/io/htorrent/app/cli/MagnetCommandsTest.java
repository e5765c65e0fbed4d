package io.htorrent.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoFile;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.FileWish;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TorrentStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Magnet links on the command line, with a client that a test plays.
class MagnetCommandsTest {

  @TempDir private Path temp;

  private Rig rig;
  private FakeClients clients;
  private Metainfo torrent;
  private String link;

  @BeforeEach
  void prepare() throws Exception {
    rig = new Rig(temp);
    String file = rig.path("a.torrent");
    rig.run("create", rig.file("a.bin", new byte[100_000]), "-o", file);
    torrent = MetainfoFile.read(Path.of(file));
    link = "magnet:?xt=urn:btih:" + torrent.infoHash() + "&dn=hint&tr=http%3A%2F%2Ft%2Fannounce";
    clients = new FakeClients();
    rig.clients = clients;
  }

  /// A client that finds the metadata at once.
  private void finds() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.AddMagnet add) {
            observer.accept(new Event.Progress(waiting("1 peer known, none connected")));
            observer.accept(new Event.MetadataFound(torrent.infoHash(), parsed(add.link())));
          }
          return FakeClients.done();
        };
  }

  private Metainfo parsed(MagnetLink of) {
    try {
      return MetainfoParser.parseInfo(torrent.info(), of);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private TorrentStatus waiting(String reason) {
    return new TorrentStatus(
        torrent.infoHash(),
        "hint",
        TorrentStatus.State.METADATA,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        reason,
        List.of(),
        List.of());
  }

  @Test
  void showAsksForTheMetadataAloneAndShowsIt() {
    finds();

    int exit = rig.run("show", link, "--peer", "127.0.0.1:7", "--tracker", "http://u/announce");

    assertThat(exit).isZero();
    assertThat(clients.asked).hasSize(2).last().isEqualTo(new Command.Shutdown());
    Command.AddMagnet add = (Command.AddMagnet) clients.asked.getFirst();
    assertThat(add.metadataOnly()).isTrue();
    assertThat(add.peers()).containsExactly(PeerAddress.parse("127.0.0.1:7"));
    assertThat(add.trackers()).containsExactly("http://u/announce");
    assertThat(rig.lines())
        .contains("name        a.bin", "tracker 1   http://t/announce", "0  97.7 KiB  a.bin");
    assertThat(clients.closed).isEqualTo(1);
    assertThat(rig.plugins.open).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "download"})
  @DisplayName("BEP 9: peers of a link may be named by their hosts")
  void hostsOfALinkAreLookedUp(String command) {
    clients.script =
        (_, _) -> CompletableFuture.completedFuture(new Reply.Refused(Problem.RUNTIME, "enough"));

    rig.run(command, link + "&x.pe=known.example:7&x.pe=gone.example:8&x.pe=192.0.2.1:9");

    Command.AddMagnet add = (Command.AddMagnet) clients.asked.getFirst();
    assertThat(add.peers())
        .containsExactly(PeerAddress.parse("192.0.2.7:7"), PeerAddress.parse("[2001:db8::7]:7"));
    assertThat(add.link().peers()).containsExactly(PeerAddress.parse("192.0.2.1:9"));
    assertThat(rig.err())
        .contains("warning: hint: peer gone.example:8: there is no host gone.example\n");
  }

  @Test
  void showPrintsNothingButTheObjectWithJson() {
    finds();

    assertThat(rig.run("show", link, "--json")).isZero();

    assertThat(rig.lines()).singleElement().asString().contains("\"name\":\"a.bin\"");
  }

  @Test
  void showKeepsTheTorrentWithTheTrackersOfTheLink() throws Exception {
    finds();

    assertThat(rig.run("show", link, "--save", rig.path("b.torrent"))).isZero();

    Metainfo kept = MetainfoFile.read(temp.resolve("b.torrent"));
    assertThat(kept.info()).isEqualTo(torrent.info());
    assertThat(kept.extras().trackers()).containsExactly(List.of("http://t/announce"));
  }

  @Test
  void showKeepsATorrentFileAsItIs() throws Exception {
    int exit = rig.run("show", rig.path("a.torrent"), "--save", rig.path("b.torrent"));

    assertThat(exit).isZero();
    assertThat(temp.resolve("b.torrent")).hasSameBinaryContentAs(temp.resolve("a.torrent"));
  }

  @Test
  void showSaysWhatItWaitedFor() {
    clients.script =
        (command, observer) -> {
          observer.accept(new Event.Progress(waiting("no peers known")));
          return FakeClients.done();
        };

    rig.clock.step(Duration.ofMillis(400));

    assertThat(rig.run("show", link, "--timeout", "1s")).isEqualTo(1);

    assertThat(rig.err())
        .contains("hint: no metadata within 1 s (no peers known); name a peer with --peer");
    assertThat(clients.asked).last().isEqualTo(new Command.Shutdown());
  }

  @Test
  void showEndsAtCtrlC() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.AddMagnet) {
            rig.interrupts.send(Interrupts.Stop.INTERRUPT);
          }
          return FakeClients.done();
        };

    assertThat(rig.run("show", link)).isEqualTo(130);

    assertThat(rig.out()).isEmpty();
    assertThat(clients.asked).last().isEqualTo(new Command.Shutdown());
  }

  @Test
  void uselessMetadataIsAnInvalidTorrent() {
    clients.script =
        (command, observer) -> {
          observer.accept(
              new Event.Failed(torrent.infoHash(), Problem.METADATA, "it is of no use", false));
          return FakeClients.done();
        };

    assertThat(rig.run("show", link)).isEqualTo(3);
    assertThat(rig.err()).contains("hint: it is of no use");
    assertThat(rig.run("download", link)).isEqualTo(3);
  }

  @Test
  void aRefusalIsSaid() {
    clients.script =
        (_, _) ->
            CompletableFuture.completedFuture(
                new Reply.Refused(Problem.IN_USE, "was added before"));

    assertThat(rig.run("show", link)).isEqualTo(1);
    assertThat(rig.err()).contains("hint: was added before");
  }

  @Test
  void timeoutsAreTimes() {
    assertThat(rig.run("show", link, "--timeout", "soon")).isEqualTo(2);
    assertThat(rig.err()).contains("--timeout 'soon' is not a time, such as 30s or 2min");
  }

  @Test
  void downloadTakesLinks() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.AddMagnet add) {
            observer.accept(new Event.Progress(waiting("no peers known")));
            observer.accept(new Event.MetadataFound(torrent.infoHash(), parsed(add.link())));
            observer.accept(new Event.Complete(done(), 100_000));
          }
          return FakeClients.done();
        };

    assertThat(rig.run("download", link, "-d", rig.path("to"), "--peer", "127.0.0.1:7")).isZero();

    Command.AddMagnet add = (Command.AddMagnet) clients.asked.getFirst();
    assertThat(add.metadataOnly()).isFalse();
    assertThat(add.directory()).isEqualTo(temp.resolve("to"));
    assertThat(add.peers()).containsExactly(PeerAddress.parse("127.0.0.1:7"));
    assertThat(rig.lines())
        .contains(
            "hint: metadata, 0 peers (no peers known)",
            "a.bin: the metadata is here, 1 file, 97.7 KiB");
  }

  private TorrentStatus done() {
    return new TorrentStatus(
        torrent.infoHash(),
        "a.bin",
        TorrentStatus.State.SEEDING,
        100_000,
        100_000,
        100_000,
        0,
        0,
        0,
        0,
        0,
        7,
        7,
        0,
        "",
        List.of(),
        List.of());
  }

  @Test
  void showMarksTheFilesThatTheLinkChooses() throws Exception {
    folderOf("one", "three", "two");
    finds();

    assertThat(rig.run("show", link + "&so=0,2")).isZero();

    assertThat(rig.lines())
        .contains("3 files, the link chooses those with a *")
        .endsWith("0 *     300 B  top/one", "1       500 B  top/three", "2 *     300 B  top/two");
    assertThat(rig.run("show", link + "&so=1", "--json")).isZero();
    assertThat(rig.lines().getLast())
        .contains("\"offset\":0,\"number\":0,\"chosen\":false}")
        .contains("\"offset\":300,\"number\":1,\"chosen\":true}");
  }

  @ParameterizedTest(name = "link {0}, --files {1}")
  @CsvSource({
    "'', '', '', true",
    "'so=1-2', '', 1-2, true",
    "so=1-2, 0, 0, false",
    "so=1-2, +0, 0, true",
    "so=1-2, all, 0-9999999, false"
  })
  void theCommandLineWinsOverTheLink(String said, String files, String wanted, boolean also) {
    List<String> words = new ArrayList<>(List.of("download", link + "&" + said));
    words.addAll(List.of("--progress", "none", "--set", "network.port=0"));
    words.addAll(files.isEmpty() ? List.of() : List.of("--files", files));
    clients.script = (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("enough"));

    rig.run(words.toArray(String[]::new));

    assertThat(clients.asked.getFirst())
        .isInstanceOfSatisfying(
            Command.AddMagnet.class,
            add -> {
              assertThat(add.files().files()).hasToString(wanted);
              assertThat(add.files().also()).isEqualTo(also);
            });
  }

  @Test
  void filesOfATorrentFileAreChosenToo() {
    clients.script = (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("enough"));

    rig.run("download", rig.path("a.torrent"), "--files", "0,3-4", "--progress", "none");

    assertThat(clients.asked.getFirst())
        .isInstanceOfSatisfying(
            Command.Add.class,
            add -> assertThat(add.files()).isEqualTo(FileWish.only(FileSelection.parse("0,3-4"))));
  }

  private void folderOf(String... names) throws Exception {
    for (String name : names) {
      rig.file("top/" + name, new byte[name.length() * 100]);
    }
    String file = rig.path("top.torrent");
    rig.run("create", rig.path("top"), "-o", file);
    torrent = MetainfoFile.read(Path.of(file));
    link = "magnet:?xt=urn:btih:" + torrent.infoHash();
  }

  @Test
  void whatIsNotHonouredIsSaid() {
    clients.script = (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("enough"));

    rig.run(
        "download",
        link + "&ws=http%3A%2F%2Fw%2F&x.pe=host",
        "--progress",
        "none",
        "--set",
        "network.port=0");

    assertThat(rig.err())
        .contains("hint: 1 of the peers (x.pe) were ignored")
        .doesNotContain("web seed");
  }

  @Test
  void theSameTorrentByFileAndByLinkIsGivenTwice() {
    assertThat(rig.run("download", rig.path("a.torrent"), link)).isEqualTo(2);
    assertThat(rig.err()).contains("this torrent is given twice");
  }

  @Test
  void verifyNeedsTheFile() {
    assertThat(rig.run("verify", link, "-d", rig.path("."))).isEqualTo(3);
    assertThat(rig.err()).contains("'htorrent show LINK --save FILE.torrent' makes");
    assertThat(Files.exists(temp.resolve("b.torrent"))).isFalse();
  }
}
