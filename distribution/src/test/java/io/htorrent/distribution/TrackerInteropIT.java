package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Real clients at our tracker, and we at a real tracker, over HTTP and UDP.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT) // Transmission thinks every ten seconds only
final class TrackerInteropIT {
  private static final long SIZE = 4L << 20;
  private static final String HOST = "127.0.0.1";

  @TempDir private Path folder;

  private static Stream<Arguments> clients() {
    return Stream.of(OtherClient.values())
        .flatMap(client -> Stream.of("http", "udp").map(scheme -> Arguments.of(client, scheme)));
  }

  @ParameterizedTest(name = "{0} seeds, announced at our tracker over {1}; we find it")
  @MethodSource("clients")
  void weFindThemThroughOurTracker(OtherClient client, String scheme) throws Exception {
    Sandbox user = new Sandbox(folder);
    try (OwnTracker tracker = new OwnTracker(user, HOST)) {
      Path torrent = user.torrent("have/data.bin", SIZE, "--tracker", tracker.announceUrl(scheme));
      try (Running they = they(client, true, torrent)) {
        tracker.awaitSeeds(1);
        Outcome we = user.run(ours("download", torrent));

        assertThat(we.exit()).as(we.all() + they.printed()).isZero();
      }
    }
    assertArrived();
  }

  @ParameterizedTest(name = "we seed to {0}, both announced at our tracker over {1}")
  @MethodSource("clients")
  void theyAndWeMeetAtOurTracker(OtherClient client, String scheme) throws Exception {
    Sandbox user = new Sandbox(folder);
    try (OwnTracker tracker = new OwnTracker(user, HOST)) {
      Path torrent = user.torrent("have/data.bin", SIZE, "--tracker", tracker.announceUrl(scheme));

      seedTo(client, user, torrent, tracker::awaitPeer);
    }
    assertArrived();
  }

  @ParameterizedTest(name = "we seed to {0}, both announced at opentracker over {1}")
  @MethodSource("clients")
  void theyAndWeMeetAtOpentracker(OtherClient client, String scheme) throws Exception {
    Sandbox user = new Sandbox(folder);
    int port = OtherClient.freePort(HOST);
    String url = scheme + "://" + HOST + ":" + port + "/announce";
    Path torrent = user.torrent("have/data.bin", SIZE, "--tracker", url);
    String infoHash =
        (String) Json.object(user.succeed("show", torrent, "--json").out()).get("infoHash");
    try (Opentracker tracker = new Opentracker(folder("tracker"), port, infoHash)) {

      seedTo(client, user, torrent, () -> tracker.awaitPeer(infoHash));
    }
    assertArrived();
  }

  /// Waits until a tracker knows somebody.
  private interface FirstAnnounce {
    void await() throws IOException, InterruptedException;
  }

  // Who announces second learns of the other, and dials.
  private void seedTo(OtherClient client, Sandbox user, Path torrent, FirstAnnounce first)
      throws Exception {
    if (client.dialsLoopback()) {
      try (Running we = user.start(ours("seed", torrent))) {
        first.await();
        try (Running they = they(client, false, torrent)) {
          assertEndsWell(they, we);
        }
      }
    } else {
      try (Running they = they(client, false, torrent)) {
        first.await();
        try (Running we = user.start(ours("seed", torrent))) {
          assertEndsWell(they, we);
        }
      }
    }
  }

  private static void assertEndsWell(Running they, Running we) throws InterruptedException {
    Outcome end = they.end();

    assertThat(end.exit()).as(end.all() + we.printed()).isZero();
  }

  private Running they(OtherClient client, boolean seed, Path torrent) throws Exception {
    return client.start(
        new OtherClient.Job(
            seed,
            torrent.toString(),
            folder(seed ? "have" : "got"),
            folder("other"),
            HOST,
            OtherClient.freePort(HOST),
            OtherClient.Encryption.USUAL));
  }

  private Object[] ours(String command, Path torrent) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of(command, torrent));
    arguments.addAll(List.of("-d", folder(command.equals("seed") ? "have" : "got")));
    arguments.addAll(List.of("--port", 0, "--bind", HOST, "--progress", "json"));
    arguments.addAll(List.of("--state", folder("state")));
    arguments.addAll(List.of("--no-dht", "--no-lsd", "--no-pex"));
    return arguments.toArray();
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectories(folder.resolve(name));
  }

  private void assertArrived() throws Exception {
    assertThat(Content.sha256(folder.resolve("got/data.bin")))
        .isEqualTo(Content.sha256(folder.resolve("have/data.bin")));
  }
}
