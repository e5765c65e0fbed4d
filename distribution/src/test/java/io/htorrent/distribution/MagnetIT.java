package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Torrents by their magnet links alone, between two processes of the distribution and with real
/// clients: metadata (BEP 9) is fetched from each, and served to each.
@Execution(ExecutionMode.CONCURRENT) // Transmission thinks every ten seconds only
final class MagnetIT {

  private static final long SIZE = 16L << 20;
  private static final String HOST = "127.0.0.1";
  private static final OtherClient.Encryption USUAL = OtherClient.Encryption.USUAL;

  @TempDir private Path folder;
  private Sandbox user;
  private Path torrent;

  @BeforeEach
  void makeTorrent() throws Exception {
    user = new Sandbox(folder);
    torrent = user.torrent("have/data.bin", SIZE, "--piece-length", "16KiB"); // 20 KB of metadata
  }

  @Test
  void aPeerOfTheLinkIsEnough() throws Exception {
    try (Running seed = seed()) {
      Outcome outcome = download(magnet(seed.port()), "--progress", "plain");

      assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
      assertThat(outcome.out())
          .contains("data.bin: the metadata is here, 1 file, 16.0 MiB")
          .contains("data.bin: complete");
    }
    assertArrived();
  }

  @Test
  void theMetadataIsKeptForTheNextRun() throws Exception {
    String link;
    try (Running seed = seed()) {
      link = magnet(seed.port());
      try (Running first = start(link, "--limit-down", "1MB", "--progress", "json")) {
        first.event("metadata");
        first.event(event -> event.get("bytesDone") instanceof Long done && done > 0);
        first.kill();
      }
    }
    try (Running second = start(magnet(1), "--progress", "json")) {
      Map<String, Object> metadata = second.event("metadata");
      Map<String, Object> progress = second.event(event -> event.get("state") != null);

      assertThat(metadata.get("bytesTotal")).isEqualTo(SIZE);
      assertThat(progress.get("state")).isIn("checking", "downloading");
    }
  }

  @Test
  void showKeepsTheTorrentFile() throws Exception {
    Path saved = folder.resolve("saved.torrent");
    try (Running seed = seed()) {
      Outcome shown =
          user.succeed(
              "show",
              magnet(seed.port()) + "&tr=http%3A%2F%2F127.0.0.1%3A1%2Fannounce",
              "--save",
              saved,
              "--json");

      assertThat(Json.object(shown.out()).get("infoHash")).isEqualTo(Sample.infoHash(torrent));
    }
    assertThat(Sample.info(saved)).isEqualTo(Sample.info(torrent));
    assertThat(user.succeed("show", saved).out()).contains("http://127.0.0.1:1/announce");
  }

  @Test
  void showSaysWhatItWaitedFor() throws Exception {
    Outcome outcome = user.run("show", magnet(1), "--timeout", "3s", "--set", "network.port=0");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("no metadata within 3 s (1 peer known, none connected");
  }

  @ParameterizedTest(name = "from {0}")
  @EnumSource
  @Tag("interop")
  void fromOtherClients(OtherClient client) throws Exception {
    int port = OtherClient.freePort(HOST);
    Path home = Files.createDirectories(folder.resolve("other"));
    OtherClient.Job job =
        new OtherClient.Job(
            true, torrent.toString(), folder.resolve("have"), home, HOST, port, USUAL);
    try (Running they = client.start(job)) {
      Outcome outcome = download(magnet(port));

      assertThat(outcome.exit()).as(outcome.all() + they.printed()).isZero();
    }
    assertArrived();
  }

  @Test
  @Tag("interop")
  void libtorrentReadsThePeersOfALink() throws Exception {
    try (Running seed = seed()) {
      String link = magnet(seed.port());
      seed.event(event -> "seeding".equals(event.get("state"))); // it dials once a minute
      try (Running they = OtherClient.LIBTORRENT.start(theirDownload(link))) {
        Outcome outcome = they.end();

        assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
      }
    }
    assertArrived();
  }

  /// The others read no peers in links: we dial them.
  @ParameterizedTest(name = "to {0}, which is dialled")
  @EnumSource
  @Tag("interop")
  void toOtherClients(OtherClient client) throws Exception {
    OtherClient.Job job = theirDownload("magnet:?xt=urn:btih:" + Sample.infoHash(torrent));
    try (Running they = client.start(job);
        Running seed = seed("--peer", HOST + ":" + job.port())) {
      Outcome outcome = they.end();

      assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
    }
    assertArrived();
  }

  private OtherClient.Job theirDownload(String link) throws Exception {
    Path home = Files.createDirectories(folder.resolve("other"));
    Path got = Files.createDirectories(folder.resolve("got"));
    return new OtherClient.Job(false, link, got, home, HOST, OtherClient.freePort(HOST), USUAL);
  }

  private Running seed(Object... more) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of("seed", torrent, "-d", path("have")));
    arguments.addAll(List.of("--state", path("seed-state"), "--progress", "json"));
    return quiet(arguments, more);
  }

  private Outcome download(String link, Object... more) throws Exception {
    try (Running running = start(link, more)) {
      return running.end();
    }
  }

  private Running start(String link, Object... more) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of("download", link, "-d", path("got")));
    return quiet(arguments, more);
  }

  private Running quiet(List<Object> arguments, Object... more) throws Exception {
    arguments.addAll(List.of("--port", 0, "--bind", HOST, "--no-dht", "--no-lsd", "--no-pex"));
    arguments.addAll(List.of(more));
    return user.start(arguments.toArray());
  }

  private String magnet(int port) throws Exception {
    return "magnet:?xt=urn:btih:" + Sample.infoHash(torrent) + "&x.pe=" + HOST + ":" + port;
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private void assertArrived() throws Exception {
    assertThat(Content.sha256(path("got/data.bin")))
        .isEqualTo(Content.sha256(path("have/data.bin")));
  }
}
