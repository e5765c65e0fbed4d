package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// v2 and hybrid torrents (BEP 52) that libtorrent made, from and to libtorrent and among
/// ourselves: by their files, and by links that name the v2 hash alone.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
final class V2InteropIT {

  private static final String HOST = "127.0.0.1";
  private static final int PIECE = 16 * 1024;

  /// Files that end within a block, within a piece, with a piece; one whose layer has two parts,
  /// and one whose second part is a single hash.
  private static final List<String> FILES =
      List.of(
          "a/short 7",
          "a/within 40000",
          "empty 0",
          "even 32768",
          "long " + (600L * PIECE + 1),
          "one-more " + 513L * PIECE);

  @TempDir private Path folder;
  private Sandbox user;

  /// How a download learns of the torrent.
  enum By {
    FILE,
    LINK
  }

  @BeforeEach
  void makeFiles() throws Exception {
    user = new Sandbox(folder);
    for (String file : FILES) {
      String[] words = file.split(" ");
      long size = Long.parseLong(words[1]);
      Content.write(folder.resolve("have/album").resolve(words[0]), size, size);
    }
  }

  @ParameterizedTest(name = "by {0}")
  @EnumSource
  void fromLibtorrent(By by) throws Exception {
    Path torrent = made("v2", PIECE);
    OtherClient.Job job = job(true, torrent.toString(), "have");
    try (Running they = OtherClient.LIBTORRENT.start(job)) {
      Outcome outcome = download(by == By.FILE ? torrent : link(torrent), job.port());

      assertThat(outcome.exit()).as(outcome.all() + they.printed()).isZero();
    }
    assertArrived();
  }

  @ParameterizedTest(name = "by {0}")
  @EnumSource
  void toLibtorrent(By by) throws Exception {
    Path torrent = made("v2", PIECE);
    Files.createDirectories(folder.resolve("got"));
    try (Seed seed = seed(torrent)) {
      String peer = HOST + ":" + seed.port;
      OtherClient.Job job =
          by == By.FILE
              ? job(false, torrent.toString(), "got")
                  .finding(new Ways(List.of(), false, false, List.of(peer)))
              : job(false, link(torrent) + "&x.pe=" + peer, "got");
      try (Running they = OtherClient.LIBTORRENT.start(job)) {
        Outcome outcome = they.end();

        assertThat(outcome.exit()).as(outcome.all() + seed.running.printed()).isZero();
      }
    }
    assertArrived();
  }

  @ParameterizedTest(name = "pieces of {0} bytes")
  @ValueSource(ints = {16384, 131072, 1048576})
  void amongOurselvesByLink(int pieceLength) throws Exception {
    Path torrent = made("v2", pieceLength);
    try (Seed seed = seed(torrent)) {
      Outcome outcome = download(link(torrent), seed.port);

      assertThat(outcome.exit()).as(outcome.all() + seed.running.printed()).isZero();
    }
    assertArrived();
  }

  @Test
  void showKeepsTheWholeTorrentFile() throws Exception {
    Path torrent = made("v2", PIECE);
    Path saved = folder.resolve("saved.torrent");
    try (Seed seed = seed(torrent)) {
      user.succeed("show", link(torrent), "--peer", HOST + ":" + seed.port, "--save", saved);
    }
    Outcome checked = user.succeed("verify", saved, "-d", folder.resolve("have"));

    assertThat(checked.out()).contains("album: complete");
  }

  @Test
  void aHybridIsHadByItsV2Hash() throws Exception {
    Path torrent = made("hybrid", PIECE);
    OtherClient.Job job = job(true, torrent.toString(), "have");
    try (Running they = OtherClient.LIBTORRENT.start(job)) {
      Outcome outcome = download(link(torrent), job.port());

      assertThat(outcome.exit()).as(outcome.all() + they.printed()).isZero();
    }
    assertArrived();
  }

  @Test
  void aHybridOfOursIsFoundByItsV2Hash() throws Exception {
    Files.delete(folder.resolve("have/album/one-more")); // with it, libtorrent fails on its own
    Path torrent = made("hybrid", PIECE);
    Files.createDirectories(folder.resolve("got"));
    try (Seed seed = seed(torrent)) {
      String link = link(torrent) + "&x.pe=" + HOST + ":" + seed.port;
      try (Running they = OtherClient.LIBTORRENT.start(job(false, link, "got"))) {
        Outcome outcome = they.end();

        assertThat(outcome.exit()).as(outcome.all() + seed.running.printed()).isZero();
      }
    }
    assertArrived();
  }

  private Path made(String format, int pieceLength) throws Exception {
    Path script = folder.resolve("create.py");
    try (var resource = getClass().getResourceAsStream("/libtorrent_create.py")) {
      Files.copy(resource, script);
    }
    Path torrent = folder.resolve("album.torrent");
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
    command.addAll(List.of(torrent.toString(), folder.resolve("have/album").toString()));
    command.addAll(List.of(Integer.toString(pieceLength), format));
    try (Running maker = new Running(new ProcessBuilder(command))) {
      assertThat(maker.end().exit()).as("Debian's python3-libtorrent").isZero();
    }
    return torrent;
  }

  /// The link with the v2 hash, and nothing else.
  private String link(Path torrent) throws Exception {
    List<?> hashes =
        (List<?>) Json.object(user.succeed("show", torrent, "--json").out()).get("infoHashes");
    return "magnet:?xt=urn:btmh:1220" + hashes.getLast();
  }

  private OtherClient.Job job(boolean seed, String torrent, String data) throws IOException {
    Path home = Files.createDirectories(folder.resolve("other"));
    return new OtherClient.Job(
        seed,
        torrent,
        folder.resolve(data),
        home,
        HOST,
        OtherClient.freePort(HOST),
        OtherClient.Encryption.USUAL);
  }

  /// Our seed, and where it listens.
  private record Seed(Running running, int port) implements AutoCloseable {
    @Override
    public void close() {
      running.close();
    }
  }

  private Seed seed(Path torrent) throws Exception {
    Running running =
        quiet("seed", torrent, "-d", folder.resolve("have"), "--state", folder.resolve("s"));
    int port = running.port();
    running.event(event -> "seeding".equals(event.get("state"))); // others dial once a minute
    return new Seed(running, port);
  }

  private Outcome download(Object source, int peer) throws Exception {
    Path got = folder.resolve("got");
    try (Running running = quiet("download", source, "-d", got, "--peer", HOST + ":" + peer)) {
      return running.end();
    }
  }

  private Running quiet(Object... arguments) throws Exception {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--port", 0, "--bind", HOST, "--progress", "json"));
    all.addAll(List.of("--no-dht", "--no-lsd", "--no-pex"));
    return user.start(all.toArray());
  }

  private void assertArrived() throws Exception {
    for (String file : FILES) {
      String name = "album/" + file.split(" ")[0];
      if (Files.exists(folder.resolve("have").resolve(name))) {
        assertThat(Content.sha256(folder.resolve("got").resolve(name)))
            .as(name)
            .isEqualTo(Content.sha256(folder.resolve("have").resolve(name)));
      }
    }
  }
}
