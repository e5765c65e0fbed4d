package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Some files of a torrent only, chosen by its link (BEP 53) or by `--files`: what arrives, what is
/// served, and what a later run fetches.
@Execution(ExecutionMode.CONCURRENT)
final class SelectionIT {

  private static final String HOST = "127.0.0.1";
  private static final int PIECE = 64 << 10;

  @TempDir private static Path shared;
  private static Path torrent;
  private static String hash;

  @TempDir private Path folder;
  private Sandbox user;

  /// No file ends with a piece.
  @BeforeAll
  static void makeTorrent() throws Exception {
    Sandbox maker = new Sandbox(shared);
    Content.write(have("0.bin"), 1_500_000, 1);
    Content.write(have("1.bin"), 5_000_000, 2);
    Content.write(have("2.bin"), 30_000, 3);
    Content.write(have("3.bin"), 2_000_000, 4);
    torrent = shared.resolve("album.torrent");
    maker.succeed("create", shared.resolve("have/album"), "-o", torrent, "--piece-length", "64KiB");
    hash = (String) Json.object(maker.succeed("show", torrent, "--json").out()).get("infoHash");
  }

  @BeforeEach
  void comeIn() {
    user = new Sandbox(folder);
  }

  @Test
  void aLinkChoosesAndLaterRunsFetchMore() throws Exception {
    try (Running seed = seed(shared.resolve("have"), "seed-state")) {
      String peer = HOST + ":" + seed.port();
      String link = "magnet:?xt=urn:btih:" + hash + "&x.pe=" + peer + "&so=0,2";

      assertThat(user.succeed("show", link, "--set", "network.port=0").out())
          .contains("4 files, the link chooses those with a *", "2 *  ", "3    ");
      Outcome chosen = download(link);
      assertThat(chosen.exit()).as(chosen.all() + seed.printed()).isZero();
      assertThat(chosen.err()).contains("only 2 of its 4 files are fetched: 0,2");
      assertThat(got()).containsExactly(".htorrent-" + hash + ".parts", "0.bin", "2.bin");
      assertArrived("0.bin", "2.bin");
      assertThat(
              user.succeed("verify", torrent, "-d", folder.resolve("got"), "--files", "0,2").out())
          .contains("album: complete, 24 pieces");

      Outcome again = download(torrent, "--peer", peer);
      assertThat(again.exit()).as(again.all()).isZero();
      assertThat(again.err()).contains("files are fetched, as in an earlier run: 0,2");
      assertThat(received(again)).isZero();

      Outcome more = download(link.replace("so=0,2", "so=3"));
      assertThat(more.exit()).as(more.all()).isZero();
      assertThat(more.err())
          .contains("only 3 of its 4 files are fetched, with those before: 0,2-3");
      assertArrived("0.bin", "2.bin", "3.bin");

      Outcome all = download(torrent, "--peer", peer, "--files", "+1");
      assertThat(all.exit()).as(all.all()).isZero();
      assertThat(got()).containsExactly("0.bin", "1.bin", "2.bin", "3.bin");
      assertArrived("0.bin", "1.bin", "2.bin", "3.bin");
      assertThat(received(all)).isEqualTo(8_530_000 - received(chosen) - received(more));
    }
  }

  @Test
  void aPartialSeedServesWhatItHas() throws Exception {
    try (Running seed = seed(shared.resolve("have"), "seed-state")) {
      Outcome chosen = download(torrent, "--peer", HOST + ":" + seed.port(), "--files", "1-2");
      assertThat(chosen.exit()).as(chosen.all() + seed.printed()).isZero();
    }
    Path others = folder.resolve("others");
    try (Running partial = seed(folder.resolve("got"), "state")) {
      String link = "magnet:?xt=urn:btih:" + hash + "&so=0&x.pe=" + HOST + ":" + partial.port();

      Outcome outcome = run("download", link, others, "other-state", "--files", "2");

      assertThat(outcome.exit()).as(outcome.all() + partial.printed()).isZero();
      assertThat(received(outcome)).isLessThanOrEqualTo(2 * PIECE);
    }
    assertThat(Content.sha256(others.resolve("album/2.bin")))
        .isEqualTo(Content.sha256(have("2.bin")));
  }

  @Test
  void filesThatAreNotThereAreToldAndNothingElseIsDone() throws Exception {
    Outcome outcome = download(torrent, "--files", "4,7-9");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("it has no file 4,7-9: its files are numbered from 0 to 3; nothing is fetched");
    assertThat(folder.resolve("got/album")).doesNotExist();
  }

  @Test
  @Tag("interop")
  void fromLibtorrent() throws Exception {
    int port = OtherClient.freePort(HOST);
    OtherClient.Job job =
        new OtherClient.Job(
            true,
            torrent.toString(),
            shared.resolve("have"),
            Files.createDirectories(folder.resolve("other")),
            HOST,
            port,
            OtherClient.Encryption.USUAL);
    try (Running they = OtherClient.LIBTORRENT.start(job)) {
      Outcome outcome =
          download("magnet:?xt=urn:btih:" + hash + "&so=2-3&x.pe=" + HOST + ":" + port);

      assertThat(outcome.exit()).as(outcome.all() + they.printed()).isZero();
    }
    assertThat(got()).containsExactly(".htorrent-" + hash + ".parts", "2.bin", "3.bin");
    assertArrived("2.bin", "3.bin");
  }

  private Running seed(Path directory, String state) throws Exception {
    return user.start(arguments("seed", torrent, directory, state));
  }

  private Outcome download(Object source, Object... more) throws Exception {
    return run("download", source, folder.resolve("got"), "state", more);
  }

  private Outcome run(String command, Object source, Path to, String state, Object... more)
      throws Exception {
    return user.run(arguments(command, source, to, state, more));
  }

  private Object[] arguments(
      String command, Object source, Path directory, String state, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of(command, source, "-d", directory));
    arguments.addAll(List.of("--state", folder.resolve(state), "--progress", "json"));
    arguments.addAll(List.of("--port", 0, "--bind", HOST, "--no-dht", "--no-lsd", "--no-pex"));
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }

  private static long received(Outcome outcome) {
    return outcome
        .out()
        .lines()
        .map(Json::object)
        .filter(event -> "complete".equals(event.get("event")))
        .mapToLong(event -> (Long) event.get("bytesDownloaded"))
        .sum();
  }

  /// The names of all files that were made, in order.
  private List<String> got() throws Exception {
    try (Stream<Path> all = Files.walk(folder.resolve("got")).filter(Files::isRegularFile)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static Path have(String name) {
    return shared.resolve("have/album").resolve(name);
  }

  private void assertArrived(String... names) throws Exception {
    for (String name : names) {
      assertThat(Content.sha256(folder.resolve("got/album").resolve(name)))
          .as(name)
          .isEqualTo(Content.sha256(have(name)));
    }
  }
}
