package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The assembled program as a node of the DHT that is flooded, while it serves a torrent.
final class DhtFloodIT {
  private static final long SIZE = 64L << 20;

  /// What the DHT may send in a second, and at once after a rest.
  private static final int BYTES_PER_SECOND = 8_000;

  private static final int BURST_BYTES = 24_000;

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "Q05 D11 D12 flooded: serves on, answers little, in a heap of 48 MiB, and others again after it")
  void servesWhileItIsFlooded() throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = user.torrent("have/data.bin", SIZE);
    ProcessBuilder small =
        builder(user, torrent, "seed", "have", "--set", "dht.bootstrap=127.0.6.99:1");
    small.environment().put("HTORRENT_OPTS", "-Xmx48m -XX:MaxDirectMemorySize=80m");
    try (Running seed = new Running(small)) {
      int port = seed.port();

      Outcome outcome;
      try (DhtFlood flood = new DhtFlood(port)) {
        while (flood.answeredBytes() == 0) {
          assertThat(seed.endsWithin(10)).as(seed.printed()).isFalse();
        }
        ProcessBuilder leech =
            builder(user, torrent, "download", "got", "--no-dht", "--peer", "127.0.0.1:" + port);
        try (Running download = new Running(leech)) {
          outcome = download.end();
        }
        long answered = flood.answeredBytes();
        double most = BURST_BYTES + BYTES_PER_SECOND * flood.seconds();

        assertThat(answered).isLessThanOrEqualTo((long) most);
        assertThat(flood.sent()).isGreaterThan(5_000);
      }

      assertThat(outcome.exit()).as(outcome.all() + seed.printed()).isZero();
      assertThat(Content.sha256(folder.resolve("got/data.bin")))
          .isEqualTo(Content.sha256(folder.resolve("have/data.bin")));
      assertAnswers(seed, port);
      seed.signal("INT");
      assertThat(seed.end().exit()).as(seed.printed()).isEqualTo(130);
      assertThat(seed.printed()).doesNotContain("OutOfMemory", "\tat ");
    }
  }

  /// Somebody who did not take part in it asks until there is an answer.
  private static void assertAnswers(Running seed, int port) throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    InetSocketAddress node = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    try (DatagramChannel friend = DhtFlood.open("127.0.6.200")) {
      do {
        friend.send(DhtFlood.findNode(random), node);
        assertThat(seed.endsWithin(300)).as(seed.printed()).isFalse();
      } while (friend.receive(ByteBuffer.allocate(2048)) == null);
    }
  }

  private ProcessBuilder builder(
      Sandbox user, Path torrent, String command, String directory, Object... more)
      throws Exception {
    List<Object> arguments = new ArrayList<>(List.of(command, torrent, "-d"));
    arguments.add(Files.createDirectories(folder.resolve(directory)));
    arguments.addAll(List.of("--port", 0, "--bind", "127.0.0.1", "--progress", "json", "-v"));
    arguments.addAll(List.of("--state", folder.resolve(directory + "-state"), "--no-lsd"));
    arguments.addAll(List.of(more));
    return user.builder(arguments.toArray());
  }
}
