package io.htorrent.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoFile;
import io.htorrent.app.terminal.Terminal.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `create`, `show` and `verify`: what is made of files is shown and checked again.
class TorrentFilesTest {

  @TempDir private Path temp;

  private Rig rig;

  @BeforeEach
  void prepare() {
    rig = new Rig(temp);
  }

  @Test
  void createsOfOneFileWhatShowReads() throws Exception {
    String file = rig.file("data/a.bin", bytes(100_000));
    String torrent = rig.path("a.torrent");

    int exit =
        rig.run(
            "create",
            file,
            "-o",
            torrent,
            "--tracker",
            "http://t/announce",
            "--tracker",
            "udp://u:1",
            "--comment",
            "hi",
            "--private");

    assertThat(exit).isZero();
    assertThat(rig.lines()).first().isEqualTo(torrent + ": a.bin, 97.7 KiB, 7 pieces of 16.0 KiB");
    Metainfo metainfo = MetainfoFile.read(Path.of(torrent));
    assertThat(metainfo.extras().trackers()).hasToString("[[http://t/announce], [udp://u:1]]");
    assertThat(metainfo.extras().isPrivate()).isTrue();
    assertThat(metainfo.extras().comment()).isEqualTo("hi");
    assertThat(metainfo.extras().createdBy()).isEqualTo("htorrent 1.2.3");
    assertThat(rig.run("show", torrent)).isZero();
    assertThat(rig.lines())
        .contains(
            "name        a.bin",
            "info hash   " + metainfo.infoHash(),
            "size        97.7 KiB (100000 bytes)",
            "tracker 2   udp://u:1",
            "1 file",
            "0  97.7 KiB  a.bin");
    assertThat(rig.run("show", "--json", torrent)).isZero();
    assertThat(rig.out())
        .startsWith(
            "{\"name\":\"a.bin\",\"infoHash\":\""
                + metainfo.infoHash()
                + "\",\"bytesTotal\":100000,\"pieceLength\":16384,\"piecesTotal\":7,\"private\":true,\"comment\":\"hi\"")
        .contains(
            "\"trackers\":[[\"http://t/announce\"],[\"udp://u:1\"]]",
            "\"files\":[{\"path\":\"a.bin\",\"length\":100000,\"offset\":0,\"number\":0,\"chosen\":true}]")
        .hasLineCount(1);
  }

  @Test
  void createsOfAFolderInOneOrderAndWithOneHash() throws Exception {
    for (String folder : new String[] {"one", "two"}) {
      // Made in another order: what the file system says must not matter.
      String[] names =
          folder.equals("one")
              ? new String[] {"b", "a/z", "a.txt", "a/b/c"}
              : new String[] {"a/b/c", "a.txt", "b", "a/z"};
      for (String name : names) {
        rig.file(folder + "/top/" + name, name.repeat(5000).getBytes(StandardCharsets.UTF_8));
      }
      rig.file(folder + "/top/empty", new byte[0]);
      assertThat(
              rig.run(
                  "create",
                  rig.path(folder + "/top"),
                  "-o",
                  rig.path(folder + ".torrent"),
                  "--piece-length",
                  "32KiB"))
          .isZero();
    }

    Metainfo one = MetainfoFile.read(Path.of(rig.path("one.torrent")));
    Metainfo two = MetainfoFile.read(Path.of(rig.path("two.torrent")));
    assertThat(one.infoHash()).isEqualTo(two.infoHash());
    assertThat(one.layout().pieceLength()).isEqualTo(32 * 1024);
    assertThat(one.files().stream().map(file -> file.displayPath()))
        .containsExactly("top/a/b/c", "top/a/z", "top/a.txt", "top/b", "top/empty");
    assertThat(rig.run("verify", rig.path("one.torrent"), "-d", rig.path("two"))).isZero();
    assertThat(rig.out()).startsWith("top: complete, 3 pieces (");
  }

  @Test
  void replacesTheOutputAtOnceAndLeavesNothingBehind() throws IOException {
    String file = rig.file("a.bin", bytes(1000));
    String torrent = rig.file("a.torrent", "old".getBytes(StandardCharsets.UTF_8));

    assertThat(rig.run("create", file, "-o", torrent)).isZero();

    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("a.bin", "a.torrent");
    }
    assertThat(Path.of(torrent)).content(StandardCharsets.ISO_8859_1).startsWith("d10:created by");
  }

  @ParameterizedTest(name = "create {0}: exit {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nowhere -o x.torrent                      | 2 | nowhere: there is no such file or folder
          empty -o x.torrent                        | 2 | holds no bytes: a torrent needs at least one
          full -o full/x.torrent                    | 2 | lies among the files it would describe: write it elsewhere
          full -o missing/x.torrent                 | 4 | missing: there is no such folder
          full -o x.torrent --piece-length 10000    | 2 | --piece-length '10000' is not a power of two from 16KiB to 256MiB, such as 1MiB
          full -o x.torrent --piece-length 8KiB     | 2 | --piece-length '8KiB' is not a power of two from 16KiB to 256MiB, such as 1MiB
          full -o x.torrent --piece-length many     | 2 | --piece-length 'many' is not a power of two from 16KiB to 256MiB, such as 1MiB
          """)
  void createRefuses(String arguments, int exit, String sentence) throws IOException {
    Files.createDirectories(temp.resolve("empty"));
    rig.file("full/x.torrent", bytes(10));
    String[] all = ("create " + arguments).split(" ");
    for (int i = 1; i < all.length; i++) {
      all[i] = all[i - 1].equals("-o") || i == 1 ? rig.path(all[i]) : all[i];
    }

    assertThat(rig.run(all)).isEqualTo(exit);
    assertThat(rig.err()).contains(sentence).hasLineCount(1);
    assertThat(temp.resolve("x.torrent")).doesNotExist();
  }

  @Test
  void verifyNamesBadPiecesAndTheirFiles() throws Exception {
    rig.file("d/top/a", bytes(50_000));
    rig.file("d/top/b", bytes(60_000));
    rig.file("d/top/c", bytes(10_000));
    String torrent = rig.path("t.torrent");
    rig.run("create", rig.path("d/top"), "-o", torrent, "--piece-length", "16KiB");
    byte[] changed = bytes(60_000);
    changed[40_000] ^= 1;
    rig.file("d/top/b", changed);
    Files.delete(temp.resolve("d/top/c"));
    rig.file("d/top/a", Arrays.copyOf(bytes(50_000), 20_000));

    assertThat(rig.run("verify", torrent, "-d", rig.path("d"))).isEqualTo(1);
    assertThat(rig.lines())
        .startsWith(
            "top/a: 20000 of 50000 bytes, missing pieces 1-3",
            "top/b: bad pieces 5",
            "top/c: missing, pieces 6-7")
        .last()
        .asString()
        .startsWith("top: not complete in " + rig.path("d") + ", 2 of 8 pieces are right (");
    assertThat(rig.err()).isEmpty();
    assertThat(rig.plugins.open).isZero();
  }

  @ParameterizedTest(name = "--files {0}: exit {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | 1 | top/a: cannot be told without its neighbours, pieces 3
          2   | 0 | top: complete, 2 pieces (
          2-3 | 0 | top: complete, 2 pieces (
          1   | 1 | top/b: missing, pieces 3-6
          """)
  void verifyLooksAtTheChosenFilesOnly(String which, int exit, String first) throws Exception {
    rig.file("d/top/a", bytes(50_000));
    rig.file("d/top/b", bytes(64_688));
    rig.file("d/top/c", bytes(20_000));
    String torrent = rig.path("t.torrent");
    rig.run("create", rig.path("d/top"), "-o", torrent, "--piece-length", "16KiB");
    Files.delete(temp.resolve("d/top/b"));

    assertThat(rig.run("verify", torrent, "-d", rig.path("d"), "--files", which)).isEqualTo(exit);
    assertThat(rig.lines()).first().asString().startsWith(first);
  }

  @Test
  void verifySaysWhichFilesThereAre() {
    String torrent = rig.path("t.torrent");
    rig.run("create", rig.file("a.bin", bytes(100_000)), "-o", torrent);

    assertThat(rig.run("verify", torrent, "-d", rig.path("."), "--files", "1,3")).isEqualTo(2);
    assertThat(rig.err()).contains("--files 1,3: ", "has files numbered from 0 to 0");
  }

  @Test
  void verifyOfNothingIsNotComplete() {
    String torrent = rig.path("t.torrent");
    rig.run("create", rig.file("a.bin", bytes(100_000)), "-o", torrent);

    assertThat(rig.run("verify", torrent, "-d", rig.path("elsewhere"))).isEqualTo(1);
    assertThat(rig.lines()).first().isEqualTo("a.bin: missing, pieces 0-6");
  }

  @Test
  void invalidTorrentsAreExitThree() {
    String page = rig.file("page.torrent", "<html>".getBytes(StandardCharsets.UTF_8));

    assertThat(rig.run("show", page)).isEqualTo(3);
    assertThat(rig.err())
        .startsWith("htorrent: " + page + ": not a torrent: it is a web page")
        .hasLineCount(1);
    assertThat(rig.run("verify", page, "-d", ".")).isEqualTo(3);
    assertThat(rig.run("download", page)).isEqualTo(3);
    assertThat(rig.run("show", rig.path("none.torrent"))).isEqualTo(3);
    assertThat(rig.err()).contains("there is no such file");
  }

  @Test
  @DisplayName("G12 torrents are fetched by URL; what is none, or no page at all, is told")
  void torrentsAreFetchedByUrl() {
    String torrent = rig.path("t.torrent");
    rig.run("create", rig.file("a.bin", bytes(100)), "-o", torrent);
    FakeClients clients = new FakeClients();
    rig.clients = clients;

    clients.network = new OnePage(torrent, 200);
    assertThat(rig.run("show", "http://x/t.torrent")).isZero();
    assertThat(rig.lines()).first().isEqualTo("name        a.bin");
    clients.network = new OnePage("", 404);
    assertThat(rig.run("show", "http://x/t.torrent")).isEqualTo(1);
    assertThat(rig.err())
        .isEqualTo("htorrent: http://x/t.torrent: the server answered 404 instead of a torrent\n");
    clients.network = new OnePage("", 200);
    assertThat(rig.run("show", "http://x/t.torrent")).isEqualTo(3);
    clients.network =
        new OnePage(rig.file("x.html", "<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8)), 200);
    assertThat(rig.run("show", "http://x/t.torrent")).isEqualTo(3);
    assertThat(rig.err())
        .startsWith("htorrent: http://x/t.torrent: not a torrent: it is a web page")
        .hasLineCount(1);
    clients.network = new OnePage("", 0);
    assertThat(rig.run("show", "http://x/t.torrent")).isEqualTo(1);
    assertThat(rig.err()).isEqualTo("htorrent: http://x/t.torrent: no answer from x\n");
    assertThat(clients.closed).isEqualTo(5);
  }

  @Test
  @DisplayName("M20 M21 names that would steer a terminal are shown escaped")
  void namesAreEscaped() {
    String evil =
        "d4:infod6:lengthi3e4:name22:a\u001b[31mb\u202ec\u0007\u009b2J\u200be.d12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee";
    String torrent = rig.file("e.torrent", evil.getBytes(StandardCharsets.UTF_8));
    rig.look = new Look(true, false, false, true);

    rig.run("show", torrent);

    assertThat(rig.out() + rig.err())
        .doesNotContain("\u001b", "\u202e", "\u0007", "\u009b", "\u200b");
    rig.run("show", rig.path("x\u001b[2J\u202e.torrent"));
    assertThat(rig.err()).doesNotContain("\u001b", "\u202e").contains("there is no such file");
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
