package io.htorrent.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceReply.Accepted;
import io.htorrent.api.tracker.AnnounceReply.Refused;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.ScrapeReply;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.testkit.FakeNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpTrackerTest {

  private static final PeerAddress PEER_4 = PeerAddress.parse("192.0.2.1:6881");
  private static final PeerAddress PEER_6 = PeerAddress.parse("[2001:db8::1]:51413");
  private static final long MINUTE = 60_000_000_000L;

  private final Bep15Tracker tracker = new Bep15Tracker();
  private final FakeNetwork network =
      new FakeNetwork().answeringUdp(tracker).resolving("t.example", "198.51.100.1");

  @Test
  void sendsNothingWhenOpened() {
    open("udp://t.example:6969/announce");

    assertThat(network.questions()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Event.class)
  void handsOverThePeersThatWereNamed(Event event) throws Exception {
    tracker.peers = List.of(PEER_4, PeerAddress.parse("203.0.113.7:1"), PEER_6);

    AnnounceReply reply = open("udp://t.example:6969").announce(request(event));

    assertThat(reply)
        .isEqualTo(
            new Accepted(
                Duration.ofMinutes(30), Duration.ZERO, tracker.peers.subList(0, 2), 5, 7, "", ""));
    assertThat(tracker.asked)
        .hasToString("[connect at 0 s of 198.51.100.1, announce at 0 s of 198.51.100.1]");
  }

  @Test
  @DisplayName("BEP 15: the fields of connect and announce are where the tables have them")
  void sendsTheDatagramsOfBep15() throws Exception {
    open("udp://t.example:6969").announce(request(Event.STARTED));

    ByteBuffer connect = network.questions().getFirst().datagram();
    assertThat(connect.remaining()).isEqualTo(16);
    assertThat(connect.getLong(0)).isEqualTo(0x41727101980L);
    assertThat(connect.getInt(8)).isZero();
    assertThat(connect.getInt(12)).isEqualTo(network.questions().getFirst().transactionId());
    ByteBuffer announce = network.questions().getLast().datagram();
    assertThat(announce.remaining()).isEqualTo(98);
    assertThat(announce.getLong(0)).isEqualTo(0x1122334455667789L);
    assertThat(announce.getInt(8)).isEqualTo(1);
    assertThat(announce.getInt(12)).isEqualTo(network.questions().getLast().transactionId());
    assertThat(slice(announce, 16, 20)).isEqualTo(request(Event.STARTED).infoHash().wireBytes());
    assertThat(slice(announce, 36, 20)).isEqualTo(request(Event.STARTED).peerId().bytes());
    assertThat(announce.getLong(56)).as("downloaded").isEqualTo(22);
    assertThat(announce.getLong(64)).as("left").isEqualTo(33);
    assertThat(announce.getLong(72)).as("uploaded").isEqualTo(11);
    assertThat(announce.getInt(80)).as("event").isEqualTo(2);
    assertThat(announce.getInt(84)).as("address").isZero();
    assertThat(announce.getInt(88)).as("key").isEqualTo(0xCAFE);
    assertThat(announce.getInt(92)).as("peers wanted").isEqualTo(50);
    assertThat(announce.getShort(96)).as("port").isEqualTo((short) 51413);
  }

  @ParameterizedTest(name = "BEP 15: event {0} is {1}")
  @CsvSource({"NONE, 0", "PAUSED, 0", "COMPLETED, 1", "STARTED, 2", "STOPPED, 3"})
  void numbersEvents(Event event, int number) throws Exception {
    open("udp://t.example:6969").announce(request(event));

    assertThat(tracker.announces.getFirst().getInt(80)).isEqualTo(number);
  }

  @Test
  void usesOtherTransactionIdsEachTime() throws Exception {
    Tracker ours = open("udp://t.example:6969");
    for (int i = 0; i < 20; i++) {
      ours.announce(request(Event.NONE));
    }

    assertThat(network.questions())
        .extracting(question -> question.transactionId())
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("U06 a connection id is used for 60 s, by all torrents")
  void aConnectionIdIsUsedFor60Seconds() throws Exception {
    Tracker ours = open("udp://t.example:6969");

    ours.announce(request(Event.STARTED));
    tracker.nanos = MINUTE - 1;
    ours.announce(request(Event.STARTED));
    tracker.nanos = MINUTE;
    ours.announce(request(Event.STARTED));

    assertThat(tracker.asked)
        .extracting(Bep15Tracker.Asked::what)
        .containsExactly("connect", "announce", "announce", "connect", "announce");
  }

  @ParameterizedTest(name = "U06 a tracker that restarted, and keeps silent about it: {0}")
  @ValueSource(booleans = {false, true})
  void connectsAgainWhenTheTrackerForgotUs(boolean silently) throws Exception {
    Tracker ours = open("udp://t.example:6969");
    ours.announce(request(Event.STARTED));
    tracker.restarted = true;
    tracker.ignoresOldIds = silently;

    AnnounceReply reply = ours.announce(request(Event.NONE));

    assertThat(reply).isInstanceOf(Accepted.class);
    assertThat(tracker.asked)
        .extracting(Bep15Tracker.Asked::what)
        .containsExactly("connect", "announce", "announce", "connect", "announce");
  }

  @Test
  @DisplayName("U09 a silent tracker is asked again after 15, 30, 60 ... s, nine times at most")
  void asksASilentTrackerAgainLessAndLessOften() {
    tracker.deaf = Integer.MAX_VALUE;
    Tracker ours = open("udp://t.example:6969", "timeout", "2h");

    assertThatThrownBy(() -> ours.announce(request(Event.STARTED)))
        .isInstanceOf(IOException.class)
        .hasMessage("t.example:6969 did not answer in 7200 s");
    assertThat(tracker.asked)
        .extracting(Bep15Tracker.Asked::second)
        .containsExactly(0L, 15L, 45L, 105L, 225L, 465L, 945L, 1905L, 3825L);
  }

  @Test
  @DisplayName("U09 after 30 s the next tracker has its turn")
  void givesUpAfter30Seconds() {
    tracker.deaf = Integer.MAX_VALUE;

    assertThatThrownBy(() -> open("udp://t.example:6969").announce(request(Event.STARTED)))
        .isInstanceOf(IOException.class);

    assertThat(tracker.nanos).isEqualTo(MINUTE / 2);
    assertThat(tracker.asked).hasSize(2);
  }

  @Test
  @DisplayName("U09 one lost datagram costs 15 s")
  void survivesALostDatagram() throws Exception {
    tracker.deaf = 1;

    AnnounceReply reply = open("udp://t.example:6969").announce(request(Event.STARTED));

    assertThat(reply).isInstanceOf(Accepted.class);
    assertThat(tracker.nanos).isEqualTo(MINUTE / 4);
  }

  @Test
  @DisplayName("U09 a goodbye to a dead tracker of two families is over in 4 s")
  void aGoodbyeIsShort() {
    network.resolving("t.example", "198.51.100.1", "2001:db8::5");
    tracker.deaf = Integer.MAX_VALUE;

    assertThatThrownBy(() -> open("udp://t.example:6969").announce(request(Event.STOPPED)))
        .isInstanceOf(IOException.class);

    assertThat(Duration.ofNanos(tracker.nanos)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  @DisplayName("U10 a tracker of both families is asked over both, and the peers are joined")
  void asksBothFamilies() throws Exception {
    network.resolving("t.example", "198.51.100.1", "2001:db8::5", "198.51.100.2", "2001:db8::6");
    tracker.peers = List.of(PEER_4, PEER_6);

    AnnounceReply reply = open("udp://t.example:6969").announce(request(Event.STARTED));

    assertThat(((Accepted) reply).peers()).containsExactly(PEER_4, PEER_6);
    assertThat(tracker.asked)
        .extracting(Bep15Tracker.Asked::ip)
        .containsExactly(
            "198.51.100.1", "198.51.100.1", "2001:db8:0:0:0:0:0:5", "2001:db8:0:0:0:0:0:5");
  }

  @Test
  @DisplayName("U10 a family that is silent costs 3 s, and is left in peace for an hour")
  void aSilentFamilyCostsLittle() throws Exception {
    network.resolving("t.example", "198.51.100.1", "2001:db8::5");
    tracker.silent.add("2001:db8:0:0:0:0:0:5");
    Tracker ours = open("udp://t.example:6969");

    ours.announce(request(Event.STARTED));
    assertThat(Duration.ofNanos(tracker.nanos)).isEqualTo(Duration.ofSeconds(3));
    tracker.asked.clear();
    ours.announce(request(Event.NONE));
    assertThat(tracker.asked).extracting(Bep15Tracker.Asked::ip).containsOnly("198.51.100.1");
    tracker.nanos += 60 * MINUTE;
    tracker.silent.clear();
    ours.announce(request(Event.NONE));
    assertThat(tracker.asked).extracting(Bep15Tracker.Asked::ip).contains("2001:db8:0:0:0:0:0:5");
  }

  @Test
  @DisplayName("U10 of 50 addresses the next one is asked when one fails")
  void asksTheNextAddressWhenOneFails() throws Exception {
    network.resolving(
        "t.example",
        IntStream.rangeClosed(1, 50).mapToObj(i -> "198.51.100." + i).toArray(String[]::new));
    tracker.silent.add("198.51.100.1");
    Tracker ours = open("udp://t.example:6969");

    assertThatThrownBy(() -> ours.announce(request(Event.STARTED))).isInstanceOf(IOException.class);
    tracker.asked.clear();
    ours.announce(request(Event.STARTED));

    assertThat(tracker.asked).extracting(Bep15Tracker.Asked::ip).containsOnly("198.51.100.2");
  }

  @Test
  @DisplayName("U10 a host without an address that may be asked is an error, and nothing is sent")
  void passesOnThatNoAddressMayBeAsked() {
    network.resolving("t.example");

    assertThatThrownBy(() -> open("udp://t.example:6969").announce(request(Event.STARTED)))
        .isInstanceOf(IOException.class)
        .hasMessage("t.example may not be asked");
    assertThat(network.questions()).isEmpty();
  }

  @Test
  void passesOnThatTheSessionEnds() {
    network.answeringUdp(_ -> {
      throw new InterruptedException();
    });

    assertThatThrownBy(() -> open("udp://t.example:6969").announce(request(Event.STOPPED)))
        .isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "udp://t.example/announce",
        "udp://t.example:0/announce",
        "udp://user@t.example:6969/announce",
        "udp:t.example:6969",
        "udp://b_a_d_:6969/announce",
      })
  void refusesAUrlThatCannotBeAsked(String url) {
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("its URL ");
  }

  @Test
  void refusesAUrlOfMoreThanAThousandCharacters() {
    assertThatThrownBy(() -> open("udp://t.example:6969/" + "x".repeat(1000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1001");
  }

  @Test
  @DisplayName("BEP 15 scrape: counts in the order of the question, 74 torrents a datagram")
  void asksForCounts() throws Exception {
    List<InfoHash> torrents = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      torrents.add(InfoHash.of(Arrays.copyOf(new byte[] {(byte) i}, 20)));
    }

    ScrapeReply reply = open("udp://t.example:6969").scrape(torrents);

    List<ScrapeReply.Counts> counts = ((ScrapeReply.Counted) reply).counts();
    assertThat(counts).extracting(ScrapeReply.Counts::torrent).containsExactlyElementsOf(torrents);
    assertThat(counts.get(1)).isEqualTo(new ScrapeReply.Counts(torrents.get(1), 2, 12, 102));
    assertThat(network.questions())
        .extracting(question -> question.datagram().remaining())
        .containsExactly(16, 16 + 74 * 20, 16 + 6 * 20);
  }

  @Test
  void passesOnThatATrackerGivesNoCounts() throws Exception {
    tracker.answers(Bep15Tracker.error(0, "scrape is off"));

    assertThat(open("udp://t.example:6969").scrape(List.of(request(Event.NONE).infoHash())))
        .isEqualTo(new ScrapeReply.Refused("scrape is off"));
  }

  @Test
  void passesOnARefusalInTheTrackersWords() throws Exception {
    tracker.answers(Bep15Tracker.error(0, "torrent not registered"));

    assertThat(open("udp://t.example:6969").announce(request(Event.STARTED)))
        .isEqualTo(new Refused("torrent not registered", Duration.ZERO, false));
  }

  @Test
  @DisplayName("U03 an answer torn at every byte")
  void survivesAnAnswerTornAtEveryByte() throws Exception {
    tracker.peers = List.of(PEER_4, PeerAddress.parse("203.0.113.7:1"));
    byte[] whole = tracker.announced(0, true);

    for (int length = 8; length < 20; length++) {
      tracker.answers(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> open("udp://t.example:6969").announce(request(Event.NONE)))
          .as("torn after %d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessage("t.example:6969 sent an answer of " + length + " bytes, not 20");
    }
    for (int length = 20; length <= whole.length; length++) {
      tracker.answers(Arrays.copyOf(whole, length));
      assertThat(((Accepted) open("udp://t.example:6969").announce(request(Event.NONE))).peers())
          .hasSize((length - 20) / 6);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void survivesNoise(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    tracker.peers = List.of(PEER_4, PeerAddress.parse("203.0.113.7:1"));
    for (int i = 0; i < 500; i++) {
      byte[] noise = tracker.announced(0, true);
      for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
        noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
      }
      tracker.answers(noise);

      try {
        switch (open("udp://t.example:6969").announce(request(Event.NONE))) {
          case Accepted accepted -> {
            assertThat(accepted.peers()).allMatch(peer -> peer.port() != 0);
            assertThat(accepted.interval()).isBetween(Duration.ofMinutes(5), Duration.ofHours(24));
          }
          case Refused refused -> assertThat(refused.reason()).isNotBlank();
        }
      } catch (IOException e) {
        assertThat(e).message().isNotBlank();
      }
    }
  }

  private Tracker open(String url, String... option) {
    UdpTracker.Factory factory =
        new UdpTracker.Factory(() -> tracker.nanos, () -> new SplittableRandom(7));
    Options options =
        option.length == 0
            ? Options.defaults(factory.options())
            : Options.of(factory.options(), Map.of(option[0], option[1]));
    return factory.open(URI.create(url), network, options);
  }

  private static AnnounceRequest request(Event event) {
    InfoHash torrent = InfoHash.of("aaaaaaaaaaaaaaaaaaaa".getBytes(StandardCharsets.US_ASCII));
    PeerId self = PeerId.of("-HT0100-abcdefghijkl".getBytes(StandardCharsets.US_ASCII));
    return new AnnounceRequest(torrent, self, 51413, 11, 22, 33, event, 50, 0xCAFE, "");
  }

  private static byte[] slice(ByteBuffer datagram, int at, int length) {
    byte[] bytes = new byte[length];
    datagram.get(at, bytes);
    return bytes;
  }
}
