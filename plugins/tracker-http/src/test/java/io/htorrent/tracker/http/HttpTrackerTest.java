package io.htorrent.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.testkit.TrackerContract;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTrackerTest extends TrackerContract {

  @Override
  protected Tracker.Factory factory() {
    return new HttpTracker.Factory();
  }

  @Override
  protected URI announceUrl() {
    return URI.create("http://tracker.example/announce");
  }

  @Override
  protected byte[] accepted(int intervalSeconds, List<PeerAddress> peers) {
    ByteArrayOutputStream compact = new ByteArrayOutputStream();
    peers.forEach(peer -> compact.writeBytes(peer.compact()));
    return new BencodeWriter()
        .dict()
        .key("interval")
        .integer(intervalSeconds)
        .key("peers")
        .bytes(compact.toByteArray())
        .end()
        .toBytes();
  }

  @Override
  protected byte[] refused(String reason) {
    return new BencodeWriter().dict().key("failure reason").text(reason).end().toBytes();
  }

  @Override
  protected void answering(byte[] answer) {
    network.answering(HttpReply.of(200, answer));
  }

  @Test
  void asksAsBep3And23Say() throws Exception {
    String query = announced("http://t.example/announce", request(Event.STARTED)).getRawQuery();

    assertThat(query)
        .isEqualTo(
            "info_hash=%20%25%26%3D%2B%3F%2F%23~-._aZ0%00%FF%80%0D%0A"
                + "&peer_id=-HT0100-abcdefgh%25%26%2B%2F&port=6881&uploaded=1&downloaded=2&left=3"
                + "&compact=1&no_peer_id=1&numwant=50&key=0000CAFE&event=started");
  }

  @Test
  void escapesEveryByteSoThatItCanBeReadBack() throws Exception {
    for (int first = 0; first < 256; first += 20) {
      byte[] hash = new byte[20];
      for (int i = 0; i < 20; i++) {
        hash[i] = (byte) (first + i);
      }
      AnnounceRequest request =
          new AnnounceRequest(
              InfoHash.of(hash), PeerId.of(hash), 1, 0, 0, 0, Event.NONE, 5, -1, "");

      String query = announced("http://t.example/announce", request).getRawQuery();

      String escaped = query.substring("info_hash=".length(), query.indexOf('&'));
      assertThat(URLDecoder.decode(escaped, StandardCharsets.ISO_8859_1))
          .isEqualTo(new String(hash, StandardCharsets.ISO_8859_1));
      assertThat(query).contains("&peer_id=" + escaped + "&").endsWith("&key=FFFFFFFF");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://t.example/announce, http://t.example/announce?info_hash=",
    "http://t.example/announce.php?passkey=s%20x,"
        + " http://t.example/announce.php?passkey=s%20x&info_hash=",
    "https://t.example:8443/a/announce#frag, https://t.example:8443/a/announce?info_hash=",
    "http://t.example, http://t.example?info_hash=",
  })
  void keepsTheTrackersOwnPathAndQuery(String announceUrl, String begin) throws Exception {
    assertThat(announced(announceUrl, request(Event.NONE)).toString()).startsWith(begin);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, ''",
    "STARTED, started",
    "COMPLETED, completed",
    "PAUSED, paused",
    "STOPPED, stopped"
  })
  void namesTheEvent(Event event, String word) throws Exception {
    String query = announced("http://t.example/announce", request(event)).getRawQuery();

    if (word.isEmpty()) {
      assertThat(query).doesNotContain("event=");
    } else {
      assertThat(query).endsWith("&event=" + word);
    }
  }

  @Test
  void givesTheTrackerItsIdBack() throws Exception {
    AnnounceRequest plain = request(Event.NONE);
    AnnounceRequest request =
        new AnnounceRequest(
            plain.infoHash(), plain.peerId(), 1, 0, 0, 0, Event.NONE, 0, 0, "a&b=ü");

    assertThat(announced("http://t.example/announce", request).getRawQuery())
        .endsWith("&trackerid=a%26b%3D%C3%BC");
  }

  @Test
  void announcesA20ByteHashForAV2Torrent() throws Exception {
    AnnounceRequest plain = request(Event.NONE);
    AnnounceRequest request =
        new AnnounceRequest(
            InfoHash.of(new byte[32]), plain.peerId(), 1, 0, 0, 0, Event.NONE, 0, 0, "");

    assertThat(announced("http://t.example/announce", request).getRawQuery())
        .startsWith("info_hash=" + "%00".repeat(20) + "&");
  }

  @Test
  void waitsShorterForAGoodbye() throws Exception {
    announced("http://t.example/announce", request(Event.STOPPED));
    announced("http://t.example/announce", request(Event.NONE));

    assertThat(network.requests())
        .extracting(HttpRequest::timeout)
        .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(30));
    assertThat(network.requests())
        .extracting(HttpRequest::purpose)
        .containsOnly(HttpRequest.Purpose.TRACKER);
    assertThat(network.requests()).extracting(HttpRequest::maxBytes).containsOnly(1 << 20);
  }

  @ParameterizedTest(name = "H18 {0}")
  @ValueSource(
      strings = {
        "http://t.example/announce?info_hash=%01",
        "http://t.example/announce?x=1&peer_id=abc",
        "http://t.example/announce?PORT=22",
        "http://t.example/announce?event=stopped",
      })
  void refusesAUrlThatAnnouncesByItself(String url) {
    assertThatThrownBy(
            () -> factory().open(URI.create(url), network, Options.defaults(factory().options())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("announce parameters");
  }

  @Test
  @DisplayName("H18 accepts parameters that only look alike")
  void acceptsParametersThatOnlyLookAlike() throws Exception {
    assertThat(announced("http://t.example/announce?my_info_hash=1&report=2", request(Event.NONE)))
        .isNotNull();
  }

  private URI announced(String announceUrl, AnnounceRequest request) throws Exception {
    answering(accepted(1800, List.of()));
    Options options = Options.of(factory().options(), Map.of());
    factory().open(URI.create(announceUrl), network, options).announce(request);
    return network.requests().getLast().uri();
  }
}
