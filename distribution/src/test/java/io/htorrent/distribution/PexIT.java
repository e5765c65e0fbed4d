package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Swarms of three that find together by peer exchange alone (BEP 11), with libtorrent in each of
/// the places. Each has an address of its own on loopback. The one in the middle knows both others
/// but takes ten times our patience for the data, so that who completes has it from the seed.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
final class PexIT {
  private static final long SIZE = 32L << 20;
  private static final int SLOW = 30_000; // bytes a second: eighteen minutes

  private static final String SEED = "127.0.1.1";
  private static final String MIDDLE = "127.0.1.2";
  private static final String LAST = "127.0.1.3";

  @TempDir private Path folder;

  @Test
  void weLearnOfTheSeedFromLibtorrent() throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = user.torrent("have/data.bin", SIZE);
    int seedPort = OtherClient.freePort(SEED);
    int middlePort = OtherClient.freePort(MIDDLE);

    try (Running seed = libtorrent("seed", SEED, seedPort, "have", torrent);
        Running middle =
            libtorrent(
                "download",
                MIDDLE,
                middlePort,
                "slow",
                torrent,
                "pex",
                slow(),
                SEED + ":" + seedPort);
        Running last = we(user, torrent, LAST, "got", "--peer", MIDDLE + ":" + middlePort)) {
      assertThat(last.end().exit()).as(seed.printed() + middle.printed() + last.printed()).isZero();
    }

    assertArrived();
  }

  @Test
  void libtorrentLearnsOfTheSeedFromUs() throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = user.torrent("have/data.bin", SIZE);
    int seedPort = OtherClient.freePort(SEED);

    try (Running seed = libtorrent("seed", SEED, seedPort, "have", torrent);
        Running middle =
            we(
                user,
                torrent,
                MIDDLE,
                "slow",
                "--peer",
                SEED + ":" + seedPort,
                "--limit-down",
                SLOW + "");
        Running last =
            libtorrent(
                "download",
                LAST,
                OtherClient.freePort(LAST),
                "got",
                torrent,
                "pex",
                MIDDLE + ":" + middle.port())) {
      assertThat(last.end().exit()).as(seed.printed() + middle.printed() + last.printed()).isZero();
    }

    assertArrived();
  }

  @Test
  void weLearnOfOurSeedFromLibtorrentWhichWeDialled() throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = user.torrent("have/data.bin", SIZE);
    int middlePort = OtherClient.freePort(MIDDLE);
    String middleAt = MIDDLE + ":" + middlePort;

    try (Running middle =
            libtorrent("download", MIDDLE, middlePort, "slow", torrent, "pex", slow());
        Running seed = we(user, torrent, SEED, "have", "--seed", "--peer", middleAt)) {
      seed.event(progress -> progress.get("peers") instanceof Long peers && peers > 0);
      try (Running last = we(user, torrent, LAST, "got", "--peer", middleAt)) {
        assertThat(last.end().exit())
            .as(seed.printed() + middle.printed() + last.printed())
            .isZero();
      }
    }

    assertArrived();
  }

  private static String slow() {
    return "limit=" + SLOW;
  }

  private Running libtorrent(
      String mode, String host, int port, String data, Path torrent, String... more)
      throws Exception {
    Path home = folder("libtorrent-" + host);
    Path script = home.resolve("client.py");
    try (var resource = PexIT.class.getResourceAsStream("/libtorrent_client.py")) {
      Files.copy(resource, script);
    }
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/python3", script.toString(), mode, host, "" + port));
    command.addAll(List.of(folder(data).toString(), torrent.toString(), "USUAL"));
    command.addAll(List.of(more));
    Running running = new Running(new ProcessBuilder(command).directory(home.toFile()));
    OtherClient.awaitOpen(running, host, port);
    return running;
  }

  private Running we(Sandbox user, Path torrent, String host, String data, Object... more)
      throws Exception {
    List<Object> arguments = new ArrayList<>(List.of("download", torrent, "-d", folder(data)));
    arguments.addAll(List.of("--bind", host, "--port", 0, "--progress", "json"));
    arguments.addAll(List.of("--state", folder("state-" + host), "--no-dht", "--no-lsd"));
    arguments.addAll(List.of(more));
    return user.start(arguments.toArray());
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectories(folder.resolve(name));
  }

  private void assertArrived() throws Exception {
    assertThat(Content.sha256(folder.resolve("got/data.bin")))
        .isEqualTo(Content.sha256(folder.resolve("have/data.bin")));
  }
}
