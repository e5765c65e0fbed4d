package io.htorrent.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Options;
import io.htorrent.api.PeerId;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.ScrapeReply;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.testkit.FakeNetwork;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// BEP 8: its vectors, without the zeros that its text has lost, and replies that another program
/// made.
class ObfuscationTest {

  private static final HexFormat HEX = HexFormat.of();

  /// SHA-1 of `hello`.
  private static final InfoHash TORRENT =
      InfoHash.parse("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");

  private static final String PEERS = "d048c1561ae1d151ad0f37f180d506081ae1";

  private final Obfuscation disguise = new Obfuscation(TORRENT);
  private final FakeNetwork network = new FakeNetwork();

  @Test
  void theTorrentIsCalledByTheHashOfItsHash() {
    assertThat(HEX.formatHex(disguise.alias()))
        .isEqualTo("6b4f89a54e2d27ecd7e8da05b4ab8fd9d1d8b119");
  }

  @Test
  void theKeyIsTheHashOfInfoHashAndVector() {
    assertThat(HEX.formatHex(disguise.key(HEX.parseHex("abcd"))))
        .isEqualTo("b7cc54a50f7f1ab96c8b54308cace49cb20dd9ea");
    assertThat(disguise.key(new byte[0])).isEqualTo(TORRENT.wireBytes());
  }

  @Test
  @DisplayName("RFC 6229: RC4 without its first 768 bytes")
  void streamBeginsBehindTheDroppedBytes() {
    assertThat(HEX.formatHex(Obfuscation.stream(HEX.parseHex("0102030405"), 8)))
        .isEqualTo("eb62638d4f0ba1fe9fca20e05bf8ff2b");
  }

  @ParameterizedTest(name = "from peer {0}")
  @CsvSource({"0, 74de24afa2df5201bedb15d72443e3f1a2df", "1, 5201bedb15d72443e3f1a2df"})
  void aStreamOfTwoPeersBeginsAnewAtTheThird(int first, String hidden) {
    byte[] stream = HEX.parseHex("a496e5f9b83e835013d42226");

    byte[] peers = Obfuscation.xor(HEX.parseHex(hidden), stream, first * 6);

    assertThat(HEX.formatHex(peers)).isEqualTo(PEERS.substring(first * 12));
  }

  @Test
  void asksByTheAliasAndHidesThePort() throws Exception {
    announce("0:");

    assertThat(network.requests().getLast().uri())
        .hasToString(
            "http://t.example/announce?sha_ih=kO%89%A5N-%27%EC%D7%E8%DA%05%B4%AB%8F%D9%D1%D8%B1%19"
                + "&peer_id=-HT0100-abcdefghijkl&port=17804&uploaded=1&downloaded=2&left=3"
                + "&compact=1&no_peer_id=1&numwant=50&key=0000CAFE&event=started");
  }

  @Test
  void findsThePeersBehindTheDisguise() throws Exception {
    assertThat(found("3bcb8f9cf62d263af4834b7df097ec3e0573", "abcd"))
        .containsExactly("208.72.193.86:6881", "209.81.173.15:14321", "128.213.6.8:6881");
    assertThat(found("263af4834b7d6b5648c2f62d", "abcd", 2_852_474_629L, 1_518_635_819L))
        .as("the second and third, after two of which the stream begins anew")
        .containsExactly("209.81.173.15:14321", "128.213.6.8:6881");
  }

  @ParameterizedTest(name = "n = {0}")
  @CsvSource({"0", "20001", "4294967295", "-1"})
  void believesInNoListThatCannotBe(long length) throws Exception {
    long hidden = length ^ 1_518_635_817L; // n = 0, hidden

    assertThat(found("263af4834b7d6b5648c2f62d", "abcd", 2_852_474_628L, hidden)).isEmpty();
  }

  @Test
  void knowsNoScrape() throws Exception {
    assertThat(tracker().scrape(List.of(TORRENT))).isInstanceOf(ScrapeReply.Refused.class);
    assertThat(network.requests()).isEmpty();
  }

  /// @param places `i` and `n` as the tracker sends them, or nothing
  private List<String> found(String peers, String vector, long... places) throws Exception {
    BencodeWriter reply = new BencodeWriter().dict();
    if (places.length > 0) {
      reply.key("i").integer(places[0]);
    }
    reply.key("interval").integer(1800);
    reply.key("iv").bytes(HEX.parseHex(vector));
    if (places.length > 0) {
      reply.key("n").integer(places[1]);
    }
    reply.key("peers").bytes(HEX.parseHex(peers));
    byte[] body = reply.end().toBytes();
    return ((AnnounceReply.Accepted) announce(new String(body, StandardCharsets.ISO_8859_1)))
        .peers().stream().map(Object::toString).toList();
  }

  private AnnounceReply announce(String body) throws Exception {
    byte[] bytes =
        (body.startsWith("d") ? body : "d8:intervali1800e5:peers" + body + "e")
            .getBytes(StandardCharsets.ISO_8859_1);
    network.answering(HttpReply.of(200, bytes));
    PeerId id = PeerId.of("-HT0100-abcdefghijkl".getBytes(StandardCharsets.US_ASCII));
    return tracker()
        .announce(new AnnounceRequest(TORRENT, id, 6881, 1, 2, 3, Event.STARTED, 50, 0xCAFE, ""));
  }

  private Tracker tracker() {
    Tracker.Factory factory = new HttpTracker.Factory();
    URI url = URI.create("obfuscated+http://t.example/announce");
    return factory.open(url, network, Options.defaults(factory.options()));
  }
}
