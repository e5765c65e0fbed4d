package io.htorrent.tracker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered to datagrams (BEP 15).
class UdpDoorTest {

  private static final long MINUTE = 60_000_000_000L;
  private static final byte[] TORRENT = "aaaaaaaaaaaaaaaaaaaa".getBytes(StandardCharsets.US_ASCII);

  private final Swarms swarms =
      new Swarms(new Swarms.Limits(Duration.ofMinutes(30), 10, 300, 1000), new SplittableRandom(1));
  private final UdpDoor door =
      new UdpDoor(swarms, new Allowance(1000), new ConnectionIds(new SplittableRandom(2)));
  private long nanos = -7; // a clock may be negative

  @Test
  void introducesPeersOfOneTorrentToEachOther() {
    announce("192.0.2.1:4000", 6881, 5, 2, -1);
    announce("192.0.2.2:4000", 6882, 0, 2, -1);

    ByteBuffer reply = announce("192.0.2.3:4000", 6883, 5, 2, -1);

    assertThat(reply.getInt(0)).as("action").isEqualTo(1);
    assertThat(reply.getInt(4)).as("transaction id").isEqualTo(0xCAFE);
    assertThat(reply.getInt(8)).as("interval").isEqualTo(1800);
    assertThat(reply.getInt(12)).as("leechers").isEqualTo(2);
    assertThat(reply.getInt(16)).as("seeds").isEqualTo(1);
    assertThat(peers(reply, 4))
        .containsExactly(PeerAddress.parse("192.0.2.1:6881"), PeerAddress.parse("192.0.2.2:6882"));
  }

  @ParameterizedTest(name = "BEP 41: {0} after an announce")
  @ValueSource(strings = {"\2\f/dir?a=b&c=d", "\2\f/dir?a=b&c=d\1\1\0", "\2\0", "\2\u00ff/torn"})
  void takesAnnouncesWithOptions(String options) {
    announce("192.0.2.1:4000", 6881, 5, 2, -1);
    ByteBuffer plain = announcement(connect("192.0.2.2:4000"), 6882, 5, 2, -1);
    byte[] more = options.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer all = ByteBuffer.allocate(98 + more.length).put(plain).put(more).flip();

    assertThat(peers(ask("192.0.2.2:4000", all), 4))
        .containsExactly(PeerAddress.parse("192.0.2.1:6881"));
  }

  @Test
  void namesPeersOfTheOwnFamilyOnly() {
    announce("192.0.2.1:4000", 6881, 5, 2, -1);
    announce("[2001:db8::1]:4000", 6882, 5, 2, -1);

    ByteBuffer reply = announce("[2001:db8::2]:4000", 6883, 5, 2, -1);

    assertThat(peers(reply, 16)).containsExactly(PeerAddress.parse("[2001:db8::1]:6882"));
    assertThat(reply.getInt(12)).as("leechers of both families").isEqualTo(3);
  }

  @Test
  void forgetsAPeerThatStopped() {
    announce("192.0.2.1:4000", 6881, 5, 2, -1);

    ByteBuffer goodbye = announce("192.0.2.1:4000", 6881, 5, 3, 0);

    assertThat(goodbye.remaining()).isEqualTo(20);
    assertThat(announce("192.0.2.3:4000", 6883, 5, 2, -1).remaining()).isEqualTo(20);
  }

  @ParameterizedTest(name = "at most what fits into a datagram: {0}")
  @ValueSource(strings = {"10.0.0.1", "[2001:db8::1]"})
  void namesNoMorePeersThanFit(String ip) {
    for (int port = 1; port <= 250; port++) {
      announce(ip + ":4000", port, 5, 0, 0);
    }

    ByteBuffer reply = announce(ip + ":4000", 6881, 5, 0, 1_000_000);

    assertThat(reply.remaining()).isBetween(1000, 1400);
  }

  @Test
  void countsTorrentsInTheOrderOfTheQuestion() {
    announce("192.0.2.1:4000", 6881, 5, 2, -1);
    announce("192.0.2.1:4000", 6881, 0, 1, -1);
    announce("192.0.2.2:4000", 6882, 5, 2, -1);

    ByteBuffer reply =
        ask(
            "192.0.2.3:4000",
            question(connect("192.0.2.3:4000"), 2, 40).put(new byte[20]).put(TORRENT).flip());

    assertThat(ints(reply)).containsExactly(2, 0xCAFE, 0, 0, 0, 1, 1, 1);
  }

  @Test
  @DisplayName("4.4 nobody gets a longer answer than the question before it shows its address")
  void answersNoStrangerAtLength() {
    announce("192.0.2.1:4000", 6881, 5, 2, -1);
    long ofAnother = connect("192.0.2.9:4000");

    for (int length = 0; length <= 200; length++) {
      for (int action = -1; action <= 4; action++) {
        for (long id : new long[] {0, ofAnother, 0x41727101980L}) {
          ByteBuffer question =
              ByteBuffer.allocate(Math.max(16, length)).putLong(id).putInt(action).putInt(1);
          question.position(0).limit(length);

          Optional<ByteBuffer> answer = door.answer(at("192.0.2.7:4000"), question, nanos);

          int answered = answer.map(ByteBuffer::remaining).orElse(0);
          assertThat(answered).isLessThanOrEqualTo(length);
        }
        nanos += MINUTE / 60;
      }
    }
    assertThat(swarms.statistics(0).announces()).isEqualTo(1);
  }

  @Test
  @DisplayName("4.4 a connection id is good for two minutes, at its own address")
  void aConnectionIdIsBoundToTimeAndAddress() {
    long id = connect("192.0.2.1:4000");

    nanos += 2 * MINUTE;
    assertThat(announceWith(id, "192.0.2.1:5000").getInt(0)).isEqualTo(1);
    assertThat(announceWith(id, "192.0.2.2:4000").getInt(0)).isEqualTo(3);
    nanos += MINUTE;
    ByteBuffer late = announceWith(id, "192.0.2.1:4000");
    assertThat(late.getInt(0)).isEqualTo(3);
    assertThat(text(late)).isEqualTo("connection id not valid");
  }

  @Test
  void saysWhatIsWrong() {
    long id = connect("192.0.2.1:4000");

    assertThat(text(ask("192.0.2.1:4000", question(id, 7, 0).flip())))
        .isEqualTo("there is no action 7");
    assertThat(text(ask("192.0.2.1:4000", question(id, 1, 81).put(new byte[81]).flip())))
        .isEqualTo("an announce has 98 bytes at least");
    assertThat(text(ask("192.0.2.1:4000", question(id, 1, 82).put(new byte[82]).flip())))
        .isEqualTo("port is not a number from 1 to 65535");
    assertThat(text(ask("192.0.2.1:4000", question(id, 2, 19).put(new byte[19]).flip())))
        .isEqualTo("a scrape names 1 to 74 info hashes of 20 bytes");
  }

  @Test
  void whoAsksTooOftenIsNotAnswered() {
    for (int i = 0; i < 1000; i++) {
      connect("192.0.2.1:4000");
    }

    assertThat(door.answer(at("192.0.2.1:4001"), connecting(), nanos)).isEmpty();
    assertThat(door.answer(at("192.0.2.2:4000"), connecting(), nanos)).isPresent();
    nanos += MINUTE;
    assertThat(door.answer(at("192.0.2.1:4000"), connecting(), nanos)).isPresent();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void survivesNoise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 900; i++) {
      ByteBuffer question = announcement(connect("192.0.2." + i % 200 + ":4000"), 6881, 1, 2, 50);
      for (int flips = random.nextInt(8); flips > 0; flips--) {
        question.put(random.nextInt(8, question.limit()), (byte) random.nextInt(256));
      }
      question.limit(random.nextInt(question.limit() + 1));

      var _ = door.answer(at("192.0.2." + i % 200 + ":4000"), question.asReadOnlyBuffer(), nanos);
    }
    assertThat(swarms.statistics(0).leechers()).isLessThanOrEqualTo(1000);
  }

  private ByteBuffer announce(String from, int port, long left, int event, int wanted) {
    return ask(from, announcement(connect(from), port, left, event, wanted));
  }

  private ByteBuffer announceWith(long id, String from) {
    return ask(from, announcement(id, 6881, 5, 2, 50));
  }

  private static ByteBuffer announcement(long id, int port, long left, int event, int wanted) {
    return question(id, 1, 82)
        .put(TORRENT)
        .put("-XX0000-000000000001".getBytes(StandardCharsets.US_ASCII))
        .putLong(0)
        .putLong(left)
        .putLong(0)
        .putInt(event)
        .putInt(0x01020304) // an address that nobody believes
        .putInt(0)
        .putInt(wanted)
        .putShort((short) port)
        .flip();
  }

  private long connect(String from) {
    ByteBuffer reply = ask(from, connecting());
    assertThat(reply.remaining()).isEqualTo(16);
    assertThat(reply.getInt(0)).isZero();
    return reply.getLong(8);
  }

  private static ByteBuffer connecting() {
    return question(0x41727101980L, 0, 0).flip();
  }

  private static ByteBuffer question(long id, int action, int more) {
    return ByteBuffer.allocate(16 + more).putLong(id).putInt(action).putInt(0xCAFE);
  }

  private ByteBuffer ask(String from, ByteBuffer question) {
    return door.answer(at(from), question, nanos).orElseThrow();
  }

  private static InetSocketAddress at(String peer) {
    PeerAddress address = PeerAddress.parse(peer);
    return new InetSocketAddress(address.ip(), address.port());
  }

  private static List<PeerAddress> peers(ByteBuffer reply, int ipLength) {
    return PeerAddress.fromCompact(bytesFrom(20, reply), ipLength);
  }

  private static String text(ByteBuffer error) {
    return new String(bytesFrom(8, error), StandardCharsets.UTF_8);
  }

  private static byte[] bytesFrom(int begin, ByteBuffer reply) {
    byte[] bytes = new byte[reply.limit() - begin];
    reply.get(begin, bytes);
    return bytes;
  }

  private static List<Integer> ints(ByteBuffer reply) {
    List<Integer> ints = new ArrayList<>();
    while (reply.hasRemaining()) {
      ints.add(reply.getInt());
    }
    return ints;
  }
}
