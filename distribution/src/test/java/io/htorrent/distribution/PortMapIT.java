package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A router on loopback that opens a port for the program, and closes it again in the end.
@Execution(ExecutionMode.CONCURRENT)
final class PortMapIT {

  @TempDir private Path folder;

  @ParameterizedTest(name = "by {1}")
  @CsvSource({"false, NAT-PMP", "true, UPnP"})
  void aRouterOpensAPortAndClosesItInTheEnd(boolean upnp, String protocol) throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = user.torrent("have/data.bin", 100_000);
    try (FakeRouter router = new FakeRouter(upnp);
        Running seed =
            user.start(
                "seed",
                torrent,
                "-d",
                folder.resolve("have"),
                "--port",
                0,
                "--bind",
                "127.0.0.1",
                "--set",
                "portmap.gateway=" + router.pmpAddress(),
                "--no-dht",
                "--no-lsd",
                "--progress",
                "json",
                "-v")) {
      int port = seed.port();
      Map<String, Object> mapped = seed.event("portMapped");
      router.await("map TCP " + port);
      router.await("map UDP " + port);
      seed.signal("INT");
      Outcome outcome = seed.end();

      assertThat(mapped)
          .containsEntry("port", (long) port)
          .containsEntry("protocol", protocol)
          .containsEntry("address", FakeRouter.ADDRESS)
          .containsEntry("tcpPort", (long) FakeRouter.PORT)
          .containsEntry("udpPort", (long) FakeRouter.PORT);
      assertThat(outcome.exit()).as(outcome.all()).isEqualTo(130);
      assertThat(outcome.err())
          .contains("port " + port + " is mapped by " + protocol + " at 203.0.113.7:40000, for ");
      router.await("unmap TCP");
      router.await("unmap UDP");
    }
  }
}
