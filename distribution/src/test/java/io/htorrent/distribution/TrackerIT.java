package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `htorrent tracker` and our own clients.
final class TrackerIT {
  private static final long SIZE = 1L << 20;

  @TempDir private Path folder;

  @ParameterizedTest(name = "over {0} at {1}")
  @CsvSource({"http, 127.0.0.1", "udp, 127.0.0.1", "http, ::1", "udp, ::1"})
  void bringsClientsTogether(String scheme, String host) throws Exception {
    Sandbox user = new Sandbox(folder);
    try (OwnTracker tracker = new OwnTracker(user, host)) {
      Path torrent = user.torrent("have/data.bin", SIZE, "--tracker", tracker.announceUrl(scheme));
      try (Running seed = user.start(arguments("seed", torrent, "have", host))) {
        tracker.awaitSeeds(1);
        Outcome leech = user.run(arguments("download", torrent, "got", host));

        assertThat(leech.exit()).as(leech.all() + seed.printed()).isZero();
        // It said goodbye, and the seeder does.
        tracker.await(known -> known.get("leechers").equals(0L) && known.get("seeds").equals(1L));
        seed.signal("INT");
        seed.end();
        tracker.awaitSeeds(0);
      }
      Outcome end = tracker.interrupt();

      assertThat(end.exit()).as(end.all()).isEqualTo(130);
      assertThat(end.err()).isEmpty();
      assertThat(end.out()).containsPattern("0 torrents, 0 seeds, 0 leechers; [5-9] announces");
    }
    assertThat(Content.sha256(user.path("got/data.bin")))
        .isEqualTo(Content.sha256(user.path("have/data.bin")));
  }

  @Test
  void aPortThatIsTakenIsAFailureInOneSentence() throws Exception {
    Sandbox user = new Sandbox(folder);
    try (OwnTracker tracker = new OwnTracker(user, "127.0.0.1")) {
      int port = URI.create(tracker.announceUrl("http")).getPort();

      Outcome second = user.run("tracker", "--port", port, "--bind", "127.0.0.1");

      assertThat(second.exit()).as(second.all()).isEqualTo(1);
      assertThat(second.err())
          .isEqualTo(
              "htorrent: the tracker cannot run: 127.0.0.1 port "
                  + port
                  + " is already in use: choose another port, or 0 for a free one\n");
    }
  }

  private Object[] arguments(String command, Path torrent, String data, String host) {
    List<Object> arguments = new ArrayList<>(List.of(command, torrent, "-d"));
    arguments.add(folder.resolve(data));
    arguments.addAll(List.of("--port", 0, "--bind", host, "--progress", "json"));
    arguments.addAll(List.of("--state", folder.resolve("state-" + command)));
    arguments.addAll(List.of("--no-dht", "--no-lsd", "--no-pex"));
    return arguments.toArray();
  }
}
