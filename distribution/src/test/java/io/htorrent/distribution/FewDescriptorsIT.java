package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both ends may open few files only, and the torrent has more of them.
final class FewDescriptorsIT {
  private static final int DESCRIPTORS = 64;
  private static final int FILES = 120;
  private static final int SIZE = 40_000;

  @TempDir private Path folder;

  @Test
  @DisplayName("K08 64 descriptors and 120 files: seeded and fetched without a word")
  void aTorrentOfMoreFilesThanDescriptors() throws Exception {
    Sandbox user = new Sandbox(folder);
    for (int file = 0; file < FILES; file++) {
      Content.write(user.path("have/many/" + file), SIZE, file);
    }
    Path torrent = user.path("many.torrent");
    user.succeed("create", user.path("have/many"), "-o", torrent, "--piece-length", "32KiB");

    Outcome fetched;
    try (Running seed =
        limited(user, "seed", torrent, "-d", user.path("have"), "--state", "seed")) {
      String peer = "127.0.0.1:" + seed.port();
      try (Running leech =
          limited(
              user,
              "download",
              torrent,
              "-d",
              user.path("got"),
              "--state",
              "leech",
              "--peer",
              peer)) {
        fetched = leech.end();
      }
    }

    assertThat(fetched.exit()).as(fetched.all()).isZero();
    assertThat(fetched.err()).isEmpty();
    for (int file = 0; file < FILES; file++) {
      assertThat(Content.sha256(user.path("got/many/" + file)))
          .isEqualTo(Content.sha256(user.path("have/many/" + file)));
    }
  }

  private static Running limited(Sandbox user, Object... arguments) throws Exception {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bind", "127.0.0.1", "--port", 0, "--progress", "json"));
    ProcessBuilder builder = user.builder(all.toArray());
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "sh"));
    command.addAll(builder.command());
    return new Running(builder.command(command));
  }
}
