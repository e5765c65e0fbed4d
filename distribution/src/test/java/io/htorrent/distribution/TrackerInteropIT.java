package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Real clients at our tracker, and we at a real tracker, over HTTP and UDP. Who announces second
/// learns of the other, and dials.
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
      Path torrent = Sample.torrent(user, SIZE, tracker.announceUrl(scheme));
      try (Running they = they(client, Place.HERE, HOST, true, torrent)) {
        tracker.awaitSeeds(1);
        Outcome we = user.run(ours("download", torrent, HOST));

        assertThat(we.exit()).as(we.all() + they.printed()).isZero();
      }
    }
    assertArrived();
  }

  @ParameterizedTest(name = "{0} finds us through our tracker over {1}")
  @MethodSource("clients")
  void theyFindUsThroughOurTracker(OtherClient client, String scheme) throws Exception {
    Sandbox user = new Sandbox(folder);
    try (Scene scene = Scene.of(client);
        OwnTracker tracker = new OwnTracker(user, scene.at(1), scene.host(1))) {
      Path torrent = Sample.torrent(user, SIZE, tracker.announceUrl(scheme));

      seedTo(client, scene, user, torrent, tracker::awaitPeer);
    }
    assertArrived();
  }

  @ParameterizedTest(name = "{0} finds us through opentracker over {1}")
  @MethodSource("clients")
  void theyFindUsThroughOpentracker(OtherClient client, String scheme) throws Exception {
    Sandbox user = new Sandbox(folder);
    try (Scene scene = Scene.of(client)) {
      int port = scene.at(1).freePort(scene.host(1));
      String url = scheme + "://" + scene.host(1) + ":" + port + "/announce";
      Path torrent = Sample.torrent(user, SIZE, url);
      String infoHash = Sample.infoHash(torrent);
      try (Opentracker tracker =
          new Opentracker(scene.at(1), folder("tracker"), scene.host(1), port, infoHash)) {

        seedTo(client, scene, user, torrent, () -> tracker.awaitPeer(infoHash));
      }
    }
    assertArrived();
  }

  /// Where a tracker, we and another client run: on loopback, or, for one that dials nobody there,
  /// on three machines.
  private record Scene(Optional<Lan> lan) implements AutoCloseable {
    static Scene of(OtherClient client) throws IOException, InterruptedException {
      return new Scene(client.dialsLoopback() ? Optional.empty() : Optional.of(new Lan(3)));
    }

    Place at(int number) {
      return lan.<Place>map(one -> one.machine(number)).orElse(Place.HERE);
    }

    String host(int number) {
      return lan.map(one -> one.machine(number).host()).orElse(HOST);
    }

    @Override
    public void close() {
      lan.ifPresent(Lan::close);
    }
  }

  /// Waits until a tracker knows somebody.
  private interface FirstAnnounce {
    void await() throws IOException, InterruptedException;
  }

  private void seedTo(
      OtherClient client, Scene scene, Sandbox user, Path torrent, FirstAnnounce first)
      throws Exception {
    try (Running we = scene.at(2).start(user.builder(ours("seed", torrent, scene.host(2))))) {
      first.await();
      try (Running they = they(client, scene.at(3), scene.host(3), false, torrent)) {
        Outcome end = they.end();

        assertThat(end.exit()).as(end.all() + we.printed()).isZero();
      }
    }
  }

  private Running they(OtherClient client, Place place, String host, boolean seed, Path torrent)
      throws Exception {
    return client.start(
        place,
        new OtherClient.Job(
            seed,
            torrent.toString(),
            folder(seed ? "have" : "got"),
            folder("other"),
            host,
            place.freePort(host),
            OtherClient.Encryption.USUAL));
  }

  private Object[] ours(String command, Path torrent, String host) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of(command, torrent));
    arguments.addAll(List.of("-d", folder(command.equals("seed") ? "have" : "got")));
    arguments.addAll(List.of("--port", 0, "--bind", host, "--progress", "json"));
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
