package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Downloads from a web server alone (BEP 19).
@Execution(ExecutionMode.CONCURRENT)
final class WebSeedIT {

  private static final int SIZE = 20_000_000;

  @TempDir private Path folder;
  private Sandbox user;

  @BeforeEach
  void comeIn() {
    user = new Sandbox(folder);
  }

  @Test
  void aFileComesFromAWebServerAlone() throws Exception {
    try (Mirror mirror = new Mirror(folder.resolve("have"), 0)) {
      Path torrent = user.torrent("have/data.bin", SIZE, "--web-seed", mirror.url());

      Outcome shown = user.succeed("show", torrent);
      Outcome outcome = download(torrent);

      assertThat(shown.out()).contains("web seed    " + mirror.url());
      assertThat(outcome.exit()).as(outcome.all()).isZero();
      assertArrived("data.bin");
      assertThat(mirror.asked()).allMatch(line -> line.startsWith("/data.bin bytes="));
      assertThat(mirror.asked()).as("long ranges").hasSizeLessThan(12);
      List<?> seeds = (List<?>) progress(outcome).getLast().get("webSeeds");
      Map<?, ?> seed = (Map<?, ?>) seeds.getFirst();
      assertThat(seed.get("url")).isEqualTo(mirror.url());
      assertThat(seed.get("bytesDownloaded")).isEqualTo((long) SIZE);
    }
  }

  @Test
  @DisplayName("W09 names with spaces, #, %, + and letters of all kinds, in files of all sizes")
  void aFolderComesFromAWebServerAlone() throws Exception {
    List<String> names =
        List.of(
            "a b.bin", "c#d?e.bin", "50% + more&.bin", "%2e%2e.bin", "żółć/日本 🎵.bin", "x/y/z;=@");
    for (int i = 0; i < names.size(); i++) {
      Content.write(folder.resolve("have/al bum").resolve(names.get(i)), 1 + i * 700_001L, i);
    }
    Files.createFile(folder.resolve("have/al bum/empty"));
    try (Mirror mirror = new Mirror(folder.resolve("have"), 0)) {
      Path torrent = folder.resolve("album.torrent");
      user.succeed(
          "create",
          folder.resolve("have/al bum"),
          "-o",
          torrent,
          "--piece-length",
          "64KiB",
          "--web-seed",
          mirror.url());

      Outcome outcome = download(torrent);

      assertThat(outcome.exit()).as(outcome.all() + mirror.asked()).isZero();
      for (String name : names) {
        assertArrived("al bum/" + name);
      }
      assertThat(folder.resolve("got/al bum/empty")).isEmptyFile();
      assertThat(mirror.asked())
          .allMatch(line -> line.startsWith("/al%20bum/") && line.matches("\\p{ASCII}+"));
    }
  }

  @Test
  void aServerThatIsGoneIsToldAndTheDownloadGoesOnWhenItIsBack() throws Exception {
    int port = OtherClient.freePort("127.0.0.1");
    String url = "http://127.0.0.1:" + port + "/";
    Path torrent = user.torrent("have/data.bin", SIZE, "--web-seed", url);
    try (Mirror mirror = new Mirror(folder.resolve("have"), port, 40);
        Running leech = start(torrent)) {
      leech.line(line -> line.matches(".*\"piecesDone\":[1-9].*\"state\":\"active\".*"));
      mirror.stop();
      leech.line(line -> line.contains("\"webSeedFails\",\"url\":\"" + url));
      try (Mirror back = new Mirror(folder.resolve("have"), port)) {
        Outcome outcome = leech.end();

        assertThat(outcome.exit()).as(outcome.all()).isZero();
        assertThat(outcome.err()).contains("web seed " + back.url() + ": 127.0.0.1:" + port);
        assertArrived("data.bin");
      }
    }
  }

  @Test
  @DisplayName("W03 a server with another copy of one file is not asked for that file again")
  void anotherCopyOfAFileIsFoundOut() throws Exception {
    Content.write(folder.resolve("have/album/good.bin"), 3_000_000, 1);
    Content.write(folder.resolve("have/album/other.bin"), 2_000_000, 2);
    Path torrent = folder.resolve("album.torrent");
    try (Mirror mirror = new Mirror(folder.resolve("have"), 0)) {
      user.succeed(
          "create", folder.resolve("have/album"), "-o", torrent, "--web-seed", mirror.url());
      Files.copy(folder.resolve("have/album/other.bin"), folder.resolve("true.bin"));
      Content.write(folder.resolve("have/album/other.bin"), 2_000_000, 3);

      try (Running leech = start(torrent)) {
        int port = leech.port();
        leech.line(line -> line.matches(".*\"idle\",\"bytesDownloaded\":[1-9].*nobodyKnown.*"));
        Files.createDirectories(folder.resolve("seed/album"));
        Files.copy(folder.resolve("have/album/good.bin"), folder.resolve("seed/album/good.bin"));
        Files.copy(folder.resolve("true.bin"), folder.resolve("seed/album/other.bin"));
        try (Running seed = seed(torrent, port)) {
          Outcome outcome = leech.end();

          assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
          assertThat(Content.sha256(folder.resolve("got/album/other.bin")))
              .isEqualTo(Content.sha256(folder.resolve("true.bin")));
          assertArrived("album/good.bin");
          assertThat(outcome.err())
              .contains("gave bad data and is not asked for that file again")
              .doesNotContain("is banned");
        }
      }
    }
  }

  @Test
  @DisplayName("G10 the web seed of a link serves once a peer has sent the metadata")
  void theWebSeedOfALinkServesOnceAPeerHasSentTheMetadata() throws Exception {
    try (Mirror mirror = new Mirror(folder.resolve("have"), 0)) {
      Path torrent = user.torrent("have/data.bin", SIZE);
      String hash =
          (String) Json.object(user.succeed("show", torrent, "--json").out()).get("infoHash");
      String link = "magnet:?xt=urn:btih:" + hash + "&ws=" + mirror.url();
      try (Running leech = start(link)) {
        int port = leech.port();
        leech.line(line -> line.contains("a web seed does not have the metadata"));
        Path state = folder.resolve("seed-state");
        try (Running seed =
            user.start(
                "seed",
                torrent,
                "-d",
                folder.resolve("have"),
                "--port",
                "0",
                "--limit-up",
                "200KiB",
                "--peer",
                "127.0.0.1:" + port,
                "--state",
                state)) {
          Outcome outcome = leech.end();

          assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
          assertArrived("data.bin");
          assertThat(mirror.asked()).isNotEmpty();
        }
      }
    }
  }

  @Test
  @DisplayName("W08 G10 a server in the local network is not asked when its URL has a query")
  void aLocalUrlWithAQueryIsRefused() throws Exception {
    try (Mirror mirror = new Mirror(folder.resolve("have"), 0)) {
      Path torrent = user.torrent("have/data.bin", SIZE, "--web-seed", mirror.url() + "?reboot=1");

      try (Running leech = start(torrent)) {
        leech.line(line ->
            line.contains("is refused: a web seed at a private address must have no query"));
      }

      assertThat(mirror.asked()).isEmpty();
    }
  }

  @Test
  void itCanBeSwitchedOff() throws Exception {
    try (Mirror mirror = new Mirror(folder.resolve("have"), 0)) {
      Path torrent = user.torrent("have/data.bin", SIZE, "--web-seed", mirror.url());

      try (Running leech = start(torrent, "--no-webseed")) {
        leech.line(line -> line.contains("\"nobodyKnown\""));
        leech.line(line -> line.contains("\"nobodyKnown\""));
        leech.signal("INT");

        assertThat(leech.end().err())
            .contains("its web seeds (1) are not used: no plugin fetches from them");
      }
      assertThat(mirror.asked()).isEmpty();
    }
  }

  private Running start(Object source, Object... options) throws Exception {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "download",
                source,
                "-d",
                folder.resolve("got"),
                "--port",
                "0",
                "--state",
                folder.resolve("state"),
                "--progress",
                "json",
                "-v"));
    arguments.addAll(List.of(options));
    return user.start(arguments.toArray());
  }

  private Outcome download(Object source, Object... options) throws Exception {
    try (Running leech = start(source, options)) {
      return leech.end();
    }
  }

  private Running seed(Path torrent, int leech) throws Exception {
    return user.start(
        "seed",
        torrent,
        "-d",
        folder.resolve("seed"),
        "--port",
        "0",
        "--no-webseed",
        "--peer",
        "127.0.0.1:" + leech,
        "--state",
        folder.resolve("seed-state"));
  }

  private static List<Map<String, Object>> progress(Outcome outcome) {
    return outcome
        .out()
        .lines()
        .map(Json::object)
        .filter(event -> event.get("event").equals("progress"))
        .toList();
  }

  private void assertArrived(String name) throws Exception {
    assertThat(Content.sha256(folder.resolve("got").resolve(name)))
        .isEqualTo(Content.sha256(folder.resolve("have").resolve(name)));
  }
}
