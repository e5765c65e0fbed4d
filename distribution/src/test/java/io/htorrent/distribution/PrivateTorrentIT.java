package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What leaves the machine for a private torrent (BEP 27), seen on the wire: nothing for the DHT,
/// peer exchange or local discovery. A public torrent in the same run shows that all three are at
/// work, and when there was time enough.
@Tag("interop") // it needs tcpdump
final class PrivateTorrentIT {
  private static final int PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  @SuppressWarnings("try") // closing waits for tcpdump
  void nothingOfAPrivateTorrentIsTold() throws Exception {
    Sandbox user = new Sandbox(folder);
    Path open = user.torrent("have/open.bin", 1 << 20);
    Path closed =
        user.torrent(
            "have/closed.bin", 1 << 20, "--private", "--tracker", "http://127.0.0.1:1/announce");
    String openHash = hash(user, open);
    String closedHash = hash(user, closed);

    try (Capture wire = new Capture(folder.resolve("wire.pcap"));
        Node node = new Node();
        Greeter peer = new Greeter();
        Running program =
            user.start(
                "download",
                open,
                closed,
                "-d",
                folder.resolve("got"),
                "--state",
                folder.resolve("state"),
                "--port",
                0,
                "--bind",
                "127.0.0.1",
                "--peer",
                peer.address(),
                "--set",
                "dht.bootstrap=" + node.address(),
                "--progress",
                "json")) {
      wire.await(bytes(openHash), "a message of the DHT", program);
      wire.await(openHash, "an announce in the local network", program);
      assertThat(peer.greeting(openHash)).as(program.printed()).contains("ut_pex");
      assertThat(peer.greeting(closedHash)).as(program.printed()).doesNotContain("ut_pex");
      program.signal("INT");
      assertThat(program.end().exit()).isEqualTo(130);
      wire.end();

      assertThat(wire.holds(bytes(closedHash))).as("in a message of the DHT").isFalse();
      assertThat(wire.holds(closedHash)).as("in a local announce").isFalse();
    }
  }

  private static String hash(Sandbox user, Path torrent) throws Exception {
    return (String) Json.object(user.succeed("show", torrent, "--json").out()).get("infoHash");
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  /// Every datagram on loopback.
  @SuppressWarnings("try")
  private static final class Capture implements AutoCloseable {
    private final Path file;
    private final Process tcpdump;

    Capture(Path file) throws IOException {
      this.file = file;
      tcpdump =
          new ProcessBuilder("tcpdump", "-i", "lo", "-U", "-s", "0", "-w", file.toString(), "udp")
              .start();
      byte[] ready = new byte[1]; // it says that it listens
      tcpdump.getErrorStream().readNBytes(ready, 0, 1);
      assertThat(tcpdump.isAlive()).as("tcpdump runs, which needs root").isTrue();
    }

    boolean holds(String text) throws IOException {
      String all = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
      return all.contains(text) || all.contains(text.toUpperCase(Locale.ROOT));
    }

    void await(String text, String what, Running program) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!holds(text)) {
        assertThat(System.nanoTime() - end)
            .as("no " + what + ": " + program.printed())
            .isNegative();
        assertThat(program.endsWithin(200)).as(program.printed()).isFalse();
      }
    }

    void end() throws InterruptedException {
      tcpdump.destroy();
      tcpdump.waitFor();
    }

    @Override
    @SuppressWarnings("try")
    public void close() throws InterruptedException {
      end();
    }
  }

  /// A node of the DHT that knows nobody else.
  private static final class Node implements AutoCloseable {
    private static final String ID = "abcdefghij0123456789";
    private final DatagramSocket socket;

    Node() throws IOException {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.startVirtualThread(this::answer);
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    private void answer() {
      byte[] room = new byte[1500];
      DatagramPacket packet = new DatagramPacket(room, room.length);
      while (!socket.isClosed()) {
        try {
          packet.setLength(room.length);
          socket.receive(packet);
          String question = new String(room, 0, packet.getLength(), StandardCharsets.ISO_8859_1);
          int at = question.lastIndexOf("1:t") + 3;
          int colon = question.indexOf(':', at);
          if (!question.contains("1:y1:q") || colon < 0) {
            continue;
          }
          int end = colon + 1 + Integer.parseInt(question.substring(at, colon));
          String reply =
              "d1:rd2:id20:"
                  + ID
                  + "5:nodes0:5:token2:aae1:t"
                  + question.substring(at, end)
                  + "1:y1:re";
          byte[] bytes = reply.getBytes(StandardCharsets.ISO_8859_1);
          socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        } catch (IOException _) {
          return; // closed
        }
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /// A peer that greets by the extension protocol (BEP 10) and keeps what it hears.
  private static final class Greeter implements AutoCloseable {
    private static final byte[] HELLO = "d1:md6:ut_pexi1eee".getBytes(StandardCharsets.ISO_8859_1);
    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final Map<String, CompletableFuture<String>> greetings = new ConcurrentHashMap<>();

    Greeter() throws IOException {
      Thread.startVirtualThread(() -> {
        try {
          while (true) {
            Socket socket = server.accept();
            Thread.startVirtualThread(() -> greet(socket));
          }
        } catch (IOException _) {
          return; // closed
        }
      });
    }

    String address() {
      return "127.0.0.1:" + server.getLocalPort();
    }

    /// What the program said of itself for a torrent.
    String greeting(String hash) throws Exception {
      return of(hash).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<String> of(String hash) {
      return greetings.computeIfAbsent(hash, _ -> new CompletableFuture<>());
    }

    private void greet(Socket socket) {
      try (socket;
          DataInputStream in = new DataInputStream(socket.getInputStream());
          DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
        byte[] theirs = new byte[68];
        in.readFully(theirs);
        if (theirs[0] != 19) {
          return; // it tries encryption, and will come again without
        }
        String hash = HexFormat.of().formatHex(theirs, 28, 48);
        byte[] ours = theirs.clone();
        ours[25] |= 0x10;
        System.arraycopy(
            "-XX0002-abcdefghijkl".getBytes(StandardCharsets.ISO_8859_1), 0, ours, 48, 20);
        out.write(ours);
        out.writeInt(2 + HELLO.length);
        out.writeByte(20);
        out.writeByte(0);
        out.write(HELLO);
        out.flush();
        while (true) {
          byte[] message = in.readNBytes(in.readInt());
          if (message.length > 2 && message[0] == 20 && message[1] == 0) {
            of(hash).complete(new String(message, StandardCharsets.ISO_8859_1));
          }
        }
      } catch (IOException _) {
        return; // the program is gone
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
