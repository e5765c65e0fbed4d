package io.htorrent.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Options;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.tracker.ScrapeReply;
import io.htorrent.api.tracker.ScrapeReply.Counted;
import io.htorrent.api.tracker.ScrapeReply.Counts;
import io.htorrent.api.tracker.ScrapeReply.Refused;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.testkit.FakeNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// BEP 48: counts of a tracker that is not told of us.
class ScrapeTest {

  private static final InfoHash X = hash('x');
  private static final InfoHash Y = hash('y');
  private static final InfoHash DOTS = hash('.');

  private final FakeNetwork network = new FakeNetwork();

  @Test
  @DisplayName("BEP 48 the example request")
  void asksForSeveralTorrentsAtOnce() throws Exception {
    network.answering(HttpReply.of(200, bytes("d5:filesdee")));

    scrape("http://tracker/announce", X, Y);

    assertThat(network.requests().getFirst().uri())
        .hasToString(
            "http://tracker/scrape?info_hash=xxxxxxxxxxxxxxxxxxxx&info_hash=yyyyyyyyyyyyyyyyyyyy");
  }

  @Test
  @DisplayName("BEP 48 the example reply, with the end that it lacks")
  void readsTheCounts() throws Exception {
    network.answering(
        HttpReply.of(
            200,
            bytes(
                "d5:filesd20:....................d8:completei5e10:downloadedi50e"
                    + "10:incompletei10eeee")));

    assertThat(scrape("http://tracker/announce", X, DOTS))
        .isEqualTo(new Counted(List.of(new Counts(DOTS, 5, 10, 50))));
  }

  @Test
  @DisplayName("BEP 48 the example reply as it is printed, cut off, is none")
  void refusesTheReplyAsPrinted() {
    network.answering(
        HttpReply.of(
            200,
            bytes(
                "d5:filesd20:....................d8:completei5e10:downloadedi50e"
                    + "10:incompletei10eee")));

    assertThatThrownBy(() -> scrape("http://tracker/announce", X, DOTS))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("tracker sent an invalid reply: ");
  }

  @ParameterizedTest(name = "BEP 48 {0} is scraped at {1}")
  @CsvSource({
    "http://t/announce, http://t/scrape?info_hash=",
    "http://t/announce.php, http://t/scrape.php?info_hash=",
    "http://t/x/announce?key=1, http://t/x/scrape?key=1&info_hash=",
    "http://t/announce/secret, http://t/scrape/secret?info_hash=",
    "http://t/announces/announce, http://t/announces/scrape?info_hash=",
    "http://t:80/x%2fannounce#f, http://t:80/x%2fscrape?info_hash=",
  })
  void findsTheUrlByConvention(String announceUrl, String begin) throws Exception {
    network.answering(HttpReply.of(200, bytes("d5:filesdee")));

    scrape(announceUrl, X);

    assertThat(network.requests().getFirst().uri().toString()).startsWith(begin + "xxx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://t/a", "http://t", "http://announce/x", "http://t/x?a=announce"})
  void asksNobodyWhereThereIsNoUrl(String announceUrl) throws Exception {
    assertThat(scrape(announceUrl, X)).isInstanceOf(Refused.class);
    assertThat(network.requests()).isEmpty();
  }

  @ParameterizedTest(name = "H19 {0}")
  @CsvSource({
    "another torrent only, d20:yyyyyyyyyyyyyyyyyyyyd8:completei5eee",
    "a short key, d19:xxxxxxxxxxxxxxxxxxxd8:completei5eee",
    "no dictionary, d20:xxxxxxxxxxxxxxxxxxxxi5ee",
    "none, de",
  })
  void h19IgnoresOtherHashes(String what, String files) throws Exception {
    network.answering(HttpReply.of(200, bytes("d5:files" + files + "e")));

    assertThat(scrape("http://t/announce", X)).as(what).isEqualTo(new Counted(List.of()));
  }

  @ParameterizedTest(name = "H19 a count of {0} is {1}")
  @CsvSource({"i-7e, -1", "i99999999999e, 2147483647", "1:5, -1", "i0e, 0"})
  void h19BoundsCounts(String complete, int seeders) throws Exception {
    network.answering(
        HttpReply.of(200, bytes("d5:filesd20:xxxxxxxxxxxxxxxxxxxxd8:complete" + complete + "eee")));

    assertThat(scrape("http://t/announce", X))
        .isEqualTo(new Counted(List.of(new Counts(X, seeders, -1, -1))));
  }

  @ParameterizedTest(name = "status {0}, {1}: {2}")
  @CsvSource({
    "404, '', HTTP status 404",
    "200, d14:failure reason3:bade, bad",
    "200, d5:filesi5ee, it counts nothing",
    "200, de, it counts nothing",
  })
  void passesOnARefusal(int status, String body, String reason) throws Exception {
    network.answering(HttpReply.of(status, bytes(body)));

    assertThat(scrape("http://t/announce", X)).isEqualTo(new Refused(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "d5:files", "le"})
  void garbageIsAnError(String body) {
    network.answering(HttpReply.of(200, bytes(body)));

    assertThatThrownBy(() -> scrape("http://t/announce", X))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("t sent an invalid reply: ");
  }

  @Test
  void asksForFiftyTorrentsInOneUrlAtMost() throws Exception {
    network.answering(HttpReply.of(200, bytes("d5:filesdee")));
    InfoHash[] many = IntStream.range(0, 60).mapToObj(i -> hash((char) i)).toArray(InfoHash[]::new);

    scrape("http://t/announce", many);

    String url = network.requests().getFirst().uri().toString();
    assertThat(url).hasSizeLessThan(4096);
    assertThat(url.split("info_hash=")).hasSize(51);
  }

  private ScrapeReply scrape(String announceUrl, InfoHash... torrents) throws Exception {
    HttpTracker.Factory factory = new HttpTracker.Factory();
    Tracker tracker =
        factory.open(URI.create(announceUrl), network, Options.defaults(factory.options()));
    return tracker.scrape(List.of(torrents));
  }

  private static InfoHash hash(char of) {
    return InfoHash.of(bytes(String.valueOf(of).repeat(20)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
