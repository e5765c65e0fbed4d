package io.htorrent.tracker.udp;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.network.UdpRequest;
import io.htorrent.testkit.FakeNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The other end: a tracker as BEP 15 describes it, in virtual time, that keeps silent or talks
/// nonsense when told to.
final class Bep15Tracker implements FakeNetwork.UdpAnswer {

  private static final long FIRST_ID = 0x1122334455667788L;

  /// What was asked: `connect`, `announce` or `scrape`, when, in s, and at which address.
  record Asked(String what, long second, String ip) {
    @Override
    public String toString() {
      return what + " at " + second + " s of " + ip;
    }
  }

  final List<Asked> asked = new ArrayList<>();
  final List<ByteBuffer> announces = new ArrayList<>();
  final Set<String> silent = new HashSet<>();
  List<PeerAddress> peers = List.of();
  int interval = 1800;
  long nanos;
  int deaf;
  int ids;
  boolean restarted;
  boolean ignoresOldIds;
  private byte[] answer = {};
  private boolean answers;

  /// Whatever is asked after the connect, this is answered; the transaction id is filled in.
  void answers(byte[] datagram) {
    answer = datagram;
    answers = true;
  }

  @Override
  public byte[] to(UdpRequest request) throws IOException {
    ByteBuffer question = request.datagram().duplicate();
    long id = question.getLong();
    int action = question.getInt();
    int transactionId = question.getInt();
    String ip = request.to().getAddress().getHostAddress();
    String what = List.of("connect", "announce", "scrape").get(action);
    asked.add(new Asked(what, nanos / 1_000_000_000L, ip));
    boolean unknown = action != 0 && (restarted || id != FIRST_ID + ids);
    if (deaf > 0 || silent.contains(ip) || unknown && ignoresOldIds) {
      deaf--;
      nanos += request.timeout().toNanos();
      throw new SocketTimeoutException("nobody answers at " + ip);
    }
    if (unknown) {
      return error(transactionId, "Connection ID missmatch.");
    }
    boolean ipv4 = request.to().getAddress() instanceof Inet4Address;
    return switch (action) {
      case 0 -> connected(transactionId);
      case 1 -> {
        announces.add(request.datagram().duplicate());
        yield answers ? with(transactionId) : announced(transactionId, ipv4);
      }
      default -> answers ? with(transactionId) : counted(transactionId, question.remaining() / 20);
    };
  }

  /// An error (action 3).
  static byte[] error(int transactionId, String words) {
    byte[] text = words.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length).putInt(3).putInt(transactionId).put(text).array();
  }

  /// An answer to an announce.
  byte[] announced(int transactionId, boolean ipv4) {
    List<byte[]> compact =
        peers.stream().filter(peer -> peer.isIpv6() != ipv4).map(PeerAddress::compact).toList();
    ByteBuffer reply = ByteBuffer.allocate(20 + compact.stream().mapToInt(c -> c.length).sum());
    reply.putInt(1).putInt(transactionId).putInt(interval).putInt(7).putInt(5);
    compact.forEach(reply::put);
    return reply.array();
  }

  private byte[] connected(int transactionId) {
    restarted = false;
    ids++;
    return ByteBuffer.allocate(16).putInt(0).putInt(transactionId).putLong(FIRST_ID + ids).array();
  }

  private static byte[] counted(int transactionId, int torrents) {
    ByteBuffer reply = ByteBuffer.allocate(8 + 12 * torrents).putInt(2).putInt(transactionId);
    for (int torrent = 1; torrent <= torrents; torrent++) {
      reply.putInt(torrent).putInt(100 + torrent).putInt(10 + torrent);
    }
    return reply.array();
  }

  private byte[] with(int transactionId) {
    byte[] reply = Arrays.copyOf(answer, answer.length);
    if (reply.length >= 8) {
      ByteBuffer.wrap(reply).putInt(4, transactionId);
    }
    return reply;
  }
}
