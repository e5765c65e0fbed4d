package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that need no swarm.
final class CommandsIT {
  private static final int SIZE = 1_000_000;

  @TempDir private Path folder;
  private Sandbox user;

  @BeforeEach
  void makeUser() {
    user = new Sandbox(folder);
  }

  @Test
  void pluginsListsEachJarAndWhatItProvides() throws Exception {
    List<Map<String, Object>> plugins =
        user.succeed("plugins", "--json").out().lines().map(Json::object).toList();

    assertThat(plugins)
        .extracting(plugin -> plugin.get("id"))
        .contains(
            "picker-rarest-first",
            "picker-sequential",
            "picker-random",
            "picker-endgame",
            "choker-tit-for-tat",
            "choker-fastest-upload",
            "choker-anti-leech",
            "choker-open",
            "extension-metadata",
            "extension-pex",
            "tracker-http",
            "tracker-udp",
            "tracker-server",
            "peers-dht",
            "peers-lsd",
            "portmap-gateway",
            "source-webseed",
            "storage-files",
            "storage-memory");
    assertThat(plugins)
        .allSatisfy(plugin -> {
          assertThat(plugin.get("version")).isEqualTo("0.1.0");
          assertThat((List<?>) plugin.get("provides")).isNotEmpty();
          assertThat(plugin.get("reason")).isEqualTo("");
        });
  }

  @Test
  void configPrintsValuesAndOptionsOfPlugins() throws Exception {
    String out = user.succeed("config", "--set", "limits.upload=1MB").out();

    assertThat(out).contains("[network]", "port", "picker", "choker", "storage", "download");
    assertThat(out).contains("--set");
  }

  @Test
  void theHomeOfTheEnvironmentIsTheUsersHome() throws Exception {
    Path home = folder.resolve("elsewhere");
    Path file = home.resolve(".config/htorrent/htorrent.toml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    ProcessBuilder builder = user.builder("config");
    builder.environment().put("HOME", home.toString());

    Outcome outcome;
    try (Running config = new Running(builder)) {
      outcome = config.end();
    }

    assertThat(outcome.out()).contains(file.toString());
  }

  @Test
  void whatConfigPrintsIsAConfiguration() throws Exception {
    Path file = Files.writeString(folder.resolve("all.toml"), user.succeed("config").out());

    Outcome outcome = user.succeed("config", "--config", file);

    assertThat(outcome.out()).contains(file.toString());
  }

  @Test
  void theExamplesInTheTaughtFileAreRight() throws Exception {
    String taught = Files.readString(Sandbox.TREE.resolve("conf/htorrent.toml"));
    String examples = taught.replaceAll("(?m)^#   (?=\\[[a-z-]+]$|[a-z-]+ = )", "");
    Path file = Files.writeString(folder.resolve("examples.toml"), examples);

    Outcome outcome = user.succeed("config", "--config", file);

    assertThat(examples).contains("\n[tit-for-tat]\n");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void aWrongKeyIsRefusedWithFileLineAndNearestName() throws Exception {
    Path file = Files.writeString(folder.resolve("wrong.toml"), "[network]\nprot = 1\n");

    Outcome outcome = user.run("config", "--config", file);

    assertThat(outcome.exit()).as(outcome.all()).isEqualTo(2);
    assertThat(outcome.err()).contains("wrong.toml:2", "prot", "port").doesNotContain("\tat ");
  }

  @Test
  void createdTorrentsAreShown() throws Exception {
    Path torrent =
        user.torrent(
            "data.bin",
            SIZE,
            "--piece-length",
            "32KiB",
            "--tracker",
            "http://t.example/announce",
            "--comment",
            "ça va");

    Map<String, Object> shown = Json.object(user.succeed("show", torrent, "--json").out());

    assertThat(shown)
        .containsEntry("name", "data.bin")
        .containsEntry("bytesTotal", (long) SIZE)
        .containsEntry("pieceLength", 32_768L)
        .containsEntry("piecesTotal", 31L)
        .containsEntry("comment", "ça va");
    assertThat((String) shown.get("infoHash")).matches("[0-9a-f]{40}");
  }

  @Test
  void verifyTellsCompleteFromNot() throws Exception {
    Path torrent = user.torrent("data.bin", SIZE, "--piece-length", "32KiB");
    Outcome complete = user.run("verify", torrent, "-d", folder);
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("data.bin").toFile(), "rw")) {
      file.seek(5 * 32_768);
      file.write(file.read() ^ 1);
    }

    Outcome damaged = user.run("verify", torrent, "-d", folder);

    assertThat(complete.exit()).as(complete.all()).isZero();
    assertThat(damaged.exit()).as(damaged.all()).isEqualTo(1);
    assertThat(damaged.out()).contains("5", "data.bin");
  }

  @Test
  void aFolderIsCreatedShownAndVerified() throws Exception {
    Content.write(folder.resolve("album/one.bin"), 100_000, 1);
    Content.write(folder.resolve("album/deep/two.bin"), 50_000, 2);
    Path torrent = folder.resolve("album.torrent");

    user.succeed("create", folder.resolve("album"), "-o", torrent);
    Map<String, Object> shown = Json.object(user.succeed("show", torrent, "--json").out());

    assertThat((List<?>) shown.get("files")).hasSize(2);
    assertThat(user.run("verify", torrent, "-d", folder).exit()).isZero();
  }

  @Test
  void whatIsNotATorrentIsExitThree() throws Exception {
    Path file = Files.writeString(folder.resolve("no.torrent"), "d4:infoi1e");

    Outcome outcome = user.run("show", file);

    assertThat(outcome.exit()).as(outcome.all()).isEqualTo(3);
    assertThat(outcome.err()).contains("no.torrent").doesNotContain("\tat ");
  }

  @Test
  void aBrokenMagnetLinkIsExitThreeInOneSentence() throws Exception {
    Outcome outcome = user.run("download", "magnet:?xt=urn:btih:abc");

    assertThat(outcome.exit()).as(outcome.all()).isEqualTo(3);
    assertThat(outcome.err()).hasLineCount(1);
  }

  @Test
  void aDemoRecordsTheEnginesOwnEvents() throws Exception {
    Path recording = folder.resolve("demo.jfr");

    Outcome outcome = user.run("demo", "--progress", "none", "--jfr", recording);

    assertThat(outcome.exit()).as(outcome.all()).isZero();
    assertThat(outcome.err()).contains("recorded to " + recording);
    assertThat(RecordingFile.readAllEvents(recording))
        .extracting(event -> event.getEventType().getName())
        .contains("htorrent.Block", "htorrent.Piece", "htorrent.Disk", "htorrent.LoopTurn");
  }

  @Test
  void whatComesLaterIsRefusedByName() throws Exception {
    Path data = Content.write(folder.resolve("data.bin"), SIZE, 1);

    Outcome format = user.run("create", data, "-o", folder.resolve("a.torrent"), "--format", "v2");

    assertThat(format.exit()).as(format.all()).isEqualTo(2);
    assertThat(format.err()).contains("v2", "v1");
  }

  @Test
  void theDemoShowsAllWaysAndLeavesNothing() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    ProcessBuilder builder = user.builder("demo", "--progress", "plain");
    builder.environment().put("TMPDIR", temporary.toString());
    builder.environment().put("HTORRENT_OPTS", "-Djava.io.tmpdir=" + temporary);

    Outcome outcome;
    try (Running demo = new Running(builder)) {
      outcome = demo.end();
    }

    assertThat(outcome.exit()).as(outcome.all()).isZero();
    assertThat(outcome.out()).contains("same bytes");
    assertThat(temporary).isEmptyDirectory();
  }
}
