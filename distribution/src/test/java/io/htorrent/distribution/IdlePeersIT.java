package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Peers that connect, say who they are, and want nothing.
final class IdlePeersIT {
  private static final int PEERS = 1000;
  private static final int WARM_UP = 20; // by then all code that they run is loaded
  private static final int HANDSHAKE = 68;

  @TempDir private Path folder;

  @Test
  @DisplayName("W27 1,000 idle connections: 64 KiB each at most")
  void idleConnectionsCostLittleMemory() throws Exception {
    Sandbox user = new Sandbox(folder);
    Content.write(user.path("have/file"), 100_000, 1);
    user.succeed("create", user.path("have/file"), "-o", user.path("file.torrent"));
    byte[] hello = hello(user.succeed("show", user.path("file.torrent"), "--json").out());
    List<Socket> peers = new ArrayList<>();
    try (Running seed =
        user.start(
            "seed",
            user.path("file.torrent"),
            "-d",
            user.path("have"),
            "--bind",
            "127.0.0.1",
            "--port",
            0,
            "--progress",
            "json",
            "--set",
            "limits.connections=" + 2 * PEERS,
            "--set",
            "limits.peers=" + 2 * PEERS)) {
      int port = seed.port();
      seed.event(event -> "seeding".equals(event.get("state")));
      connect(peers, WARM_UP, port, hello);
      long before = ownMemoryBytes(seed);

      connect(peers, PEERS, port, hello);

      assertThat(ownMemoryBytes(seed) - before).isLessThan(PEERS * 64L * 1024);
      assertThat(peers).hasSize(WARM_UP + PEERS);
    } finally {
      for (Socket peer : peers) {
        peer.close();
      }
    }
  }

  /// Each is in the swarm when this returns: it heard who we are.
  private static void connect(List<Socket> peers, int count, int port, byte[] hello)
      throws IOException {
    for (int i = 0; i < count; i++) {
      Socket peer = new Socket(InetAddress.getLoopbackAddress(), port);
      peers.add(peer);
      OutputStream out = peer.getOutputStream();
      out.write(hello);
      out.write("-XX0000-%012d".formatted(peers.size()).getBytes(StandardCharsets.ISO_8859_1));
      new DataInputStream(peer.getInputStream()).readFully(new byte[HANDSHAKE]);
    }
  }

  /// A handshake (BEP 3) that promises BEP 10, up to the peer's id.
  private static byte[] hello(String shown) {
    String hash = (String) Json.object(shown).get("infoHash");
    byte[] protocol = "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);
    return HexFormat.of().parseHex(HexFormat.of().formatHex(protocol) + "0000000000100000" + hash);
  }

  /// What is the program's alone: no files, no code.
  private static long ownMemoryBytes(Running program) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + program.pid() + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Anonymous:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
