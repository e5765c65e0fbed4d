package io.htorrent.portmap.gateway;

import io.htorrent.testkit.FakeLane;
import io.htorrent.testkit.FakeNetwork;
import io.htorrent.testkit.TestDriverHost;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The router at 192.168.1.1 as it answers PCP and NAT-PMP: written from the RFCs, not with the
/// classes on trial. In virtual time.
final class FakeGateway {

  static final String ADDRESS = "192.168.1.1";

  /// Mappings as `TCP 6881>6881`, and for how many seconds.
  final Map<String, Long> mappings = new LinkedHashMap<>();

  /// Requests as `PCP TCP 6881>6881 7200 s`.
  final List<String> log = new ArrayList<>();

  /// Where it answers from.
  String from = ADDRESS + ":5351";

  String outside = "203.0.113.7";
  boolean pcp = true;
  boolean natPmp = true;
  boolean silent;

  /// Only so many datagrams are lost.
  int lose;

  /// What it grants, at most.
  long lifetime = 7200;

  /// What it maps instead of the port it was asked for; 0 for that.
  int otherPort;

  /// What it answers instead of success.
  int failure;

  /// Whether it maps TCP alone.
  boolean tcpOnly;

  private final FakeNetwork network;
  private final TestDriverHost host;
  private final Map<String, byte[]> nonces = new LinkedHashMap<>();
  private long bootNanos;

  FakeGateway(FakeNetwork network, TestDriverHost host) {
    this.network = network;
    this.host = host;
    bootNanos = host.nanos() - Duration.ofDays(3).toNanos();
  }

  /// Takes a datagram to its port; others are not its own.
  void hears(FakeLane lane, FakeLane.Sent datagram) {
    if (!datagram.to().toString().equals("/" + ADDRESS + ":5351")) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(datagram.bytes());
    byte[] answer = in.get(0) == 2 ? pcp(in) : natPmp(in);
    if (silent || lose-- > 0 || answer.length == 0) {
      return;
    }
    String sender = from;
    var _ = host.after(Duration.ofMillis(3).toNanos(), () -> lane.arrive(sender, answer));
  }

  /// It starts anew and has forgotten everything.
  void reboot() {
    bootNanos = host.nanos();
    mappings.clear();
    nonces.clear();
  }

  /// It tells everybody that it is there.
  void announce() {
    byte[] word =
        pcp
            ? head(0, 0).array()
            : ByteBuffer.allocate(12)
                .putShort((short) 0x0080)
                .putShort((short) 0)
                .putInt((int) epoch())
                .put(InetAddress.ofLiteral(outside).getAddress())
                .array();
    network.lanes().stream()
        .filter(lane -> lane.addresses().getFirst().getPort() == 5350)
        .forEach(lane -> lane.arrive(from, word));
  }

  private long epoch() {
    return Duration.ofNanos(host.nanos() - bootNanos).toSeconds();
  }

  private byte[] pcp(ByteBuffer in) {
    if (!pcp) {
      return natPmp
          ? ByteBuffer.allocate(8).putShort((short) 0x0081).putShort((short) 1).array()
          : new byte[0];
    }
    String transport = in.get(36) == 6 ? "TCP" : "UDP";
    int inside = in.getShort(40) & 0xffff;
    int wanted = in.getShort(42) & 0xffff;
    byte[] nonce = new byte[12];
    in.get(24, nonce);
    log.add("PCP %s %d>%d %d s".formatted(transport, wanted, inside, in.getInt(4)));
    int code = failure != 0 ? failure : transport.equals("UDP") && tcpOnly ? 8 : 0;
    byte[] known = nonces.putIfAbsent(transport + inside, nonce);
    if (known != null && !Arrays.equals(known, nonce)) {
      code = 2; // NOT_AUTHORIZED
    }
    int port = map(transport, inside, wanted, in.getInt(4), code);
    return head(1, code)
        .putInt(4, (int) Math.min(in.getInt(4), lifetime))
        .put(24, nonce)
        .put(36, (byte) (transport.equals("TCP") ? 6 : 17))
        .putShort(40, (short) inside)
        .putShort(42, (short) port)
        .putShort(54, (short) 0xffff)
        .put(56, InetAddress.ofLiteral(outside).getAddress())
        .array();
  }

  private ByteBuffer head(int operation, int code) {
    return ByteBuffer.allocate(operation == 0 ? 24 : 60)
        .put(0, (byte) 2)
        .put(1, (byte) (0x80 | operation))
        .put(3, (byte) code)
        .putInt(8, (int) epoch());
  }

  private byte[] natPmp(ByteBuffer in) {
    if (!natPmp) {
      return new byte[0];
    }
    int operation = in.get(1);
    ByteBuffer out = ByteBuffer.allocate(operation == 0 ? 12 : 16);
    out.put(1, (byte) (0x80 | operation)).putShort(2, (short) failure).putInt(4, (int) epoch());
    if (operation == 0) {
      log.add("NAT-PMP address");
      return out.put(8, InetAddress.ofLiteral(outside).getAddress()).array();
    }
    String transport = operation == 2 ? "TCP" : "UDP";
    int inside = in.getShort(4) & 0xffff;
    int wanted = in.getShort(6) & 0xffff;
    log.add("NAT-PMP %s %d>%d %d s".formatted(transport, wanted, inside, in.getInt(8)));
    int port = map(transport, inside, wanted, in.getInt(8), failure);
    return out.putShort(8, (short) inside)
        .putShort(10, (short) port)
        .putInt(12, (int) Math.min(in.getInt(8), lifetime))
        .array();
  }

  /// @return the port outside
  private int map(String transport, int inside, int wanted, int seconds, int code) {
    mappings.keySet().removeIf(one -> one.startsWith(transport) && one.endsWith(">" + inside));
    int port = otherPort == 0 || seconds == 0 ? wanted : otherPort;
    if (seconds > 0 && code == 0) {
      mappings.put(transport + " " + port + ">" + inside, Math.min(seconds, lifetime));
    }
    return port;
  }
}
