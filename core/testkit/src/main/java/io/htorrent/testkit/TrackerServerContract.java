package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.tracker.TrackerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [TrackerServer] must do that speaks BEP 3 over HTTP. Extend it in a test:
///
/// ```java
/// final class EmbeddedTrackerTest extends TrackerServerContract {
///   protected TrackerServer.Factory factory() { return new EmbeddedTracker.Factory(); }
/// }
/// ```
public abstract class TrackerServerContract {

  private static final String HASH_A = "%01".repeat(20);
  private static final String HASH_B = "%02".repeat(20);

  /// The network that the server on trial serves on.
  protected final FakeNetwork network = new FakeNetwork();

  /// The factory on trial.
  protected abstract TrackerServer.Factory factory();

  /// The query of an announce as clients send it. Compact replies, no peer left out for room.
  protected static String announce(String escapedHash, int peer, int port, String more) {
    String peerId = "-XX0000-%012d".formatted(peer);
    return "/announce?info_hash="
        + escapedHash
        + "&peer_id="
        + peerId
        + "&port="
        + port
        + "&uploaded=0&downloaded=0&left=1&compact=1&numwant=50"
        + more;
  }

  @Test
  void namesItselfAndItsOptionsAsInTheConfigurationFile() {
    TrackerServer.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    Options.defaults(factory.options());
  }

  @Test
  void tellsWhereToAnnounceAndServesUntilClosed() throws IOException {
    TrackerServer server = open(0);

    assertThat(server.announceUrl()).hasScheme("http").hasPath("/announce");
    assertThat(server.announceUrl().getPort()).isPositive();
    assertThat(server.announceUrls()).contains(server.announceUrl()).doesNotHaveDuplicates();
    assertThat(network.serving()).isTrue();

    server.close();

    assertThat(network.serving()).isFalse();
    assertThat(network.lanes()).isEmpty();
  }

  @Test
  void countsWhatItAnswered() throws IOException {
    try (TrackerServer server = open(0)) {
      network.get(announce(HASH_A, 1, 6881, "").replace("left=1", "left=0"), "192.0.2.1");
      network.get(announce(HASH_A, 2, 6882, ""), "192.0.2.2");

      assertThat(server.statistics()).isEqualTo(new TrackerServer.Statistics(1, 1, 1, 2, 0, 0));
    }
  }

  @Test
  void saysThatTheAddressIsInUse() throws IOException {
    try (TrackerServer _ = open(6969)) {
      assertThatThrownBy(() -> open(6969)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void introducesPeersOfOneTorrentToEachOther() throws IOException {
    try (TrackerServer _ = open(0)) {
      network.get(announce(HASH_A, 1, 6881, "&event=started"), "192.0.2.1");
      network.get(announce(HASH_B, 2, 6882, "&event=started"), "192.0.2.2");

      String second = body(network.get(announce(HASH_A, 3, 6883, "&event=started"), "192.0.2.3"));

      assertThat(second)
          .contains("8:interval")
          .contains(compact("192.0.2.1:6881"))
          .doesNotContain(compact("192.0.2.2:6882"));
    }
  }

  @Test
  void forgetsAPeerThatStopped() throws IOException {
    try (TrackerServer _ = open(0)) {
      network.get(announce(HASH_A, 1, 6881, "&event=started"), "192.0.2.1");
      network.get(announce(HASH_A, 1, 6881, "&event=stopped"), "192.0.2.1");

      String second = body(network.get(announce(HASH_A, 2, 6882, "&event=started"), "192.0.2.2"));

      assertThat(second).contains("8:interval").doesNotContain(compact("192.0.2.1:6881"));
    }
  }

  @Test
  void keepsOneEntryForAPeerThatAnnouncesAgain() throws IOException {
    try (TrackerServer _ = open(0)) {
      for (int i = 0; i < 3; i++) {
        network.get(announce(HASH_A, 1, 6881, ""), "192.0.2.1");
      }

      String second = body(network.get(announce(HASH_A, 2, 6882, ""), "192.0.2.2"));

      assertThat(second.split(Pattern.quote(compact("192.0.2.1:6881")), -1)).hasSize(2);
    }
  }

  @Test
  void namesNoMorePeersThanWanted() throws IOException {
    try (TrackerServer _ = open(0)) {
      network.get(announce(HASH_A, 1, 6881, ""), "192.0.2.1");

      String none =
          body(
              network.get(
                  announce(HASH_A, 2, 6882, "").replace("numwant=50", "numwant=0"), "192.0.2.2"));

      assertThat(none).doesNotContain(compact("192.0.2.1:6881"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/announce",
        "/announce?",
        "/announce?info_hash=abc&peer_id=-XX0000-000000000001&port=1",
        "/announce?info_hash=%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01&port=1",
        "/announce?info_hash=%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01&peer_id=-XX0000-000000000001",
        "/announce?info_hash=%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01&peer_id=-XX0000-000000000001&port=70000",
        "/announce?info_hash=%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01%01&peer_id=-XX0000-000000000001&port=x",
        "/announce?info_hash=%0&peer_id=%zz&port=1",
        "/announce?%=%&&==&",
      })
  void refusesABrokenAnnounceInWords(String target) throws IOException {
    try (TrackerServer _ = open(0)) {
      HttpReply reply = network.get(target, "192.0.2.1");

      assertThat(reply.status() >= 400 || body(reply).contains("14:failure reason"))
          .as(body(reply))
          .isTrue();
    }
  }

  @Test
  void knowsNoOtherPaths() throws IOException {
    try (TrackerServer _ = open(0)) {
      assertThat(network.get("/etc/passwd", "192.0.2.1").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void survivesNoise(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (TrackerServer _ = open(0)) {
      for (int i = 0; i < 500; i++) {
        StringBuilder target = new StringBuilder(announce(HASH_A, i, 1 + i, ""));
        for (int flips = random.nextInt(6); flips > 0; flips--) {
          target.setCharAt(random.nextInt(10, target.length()), (char) random.nextInt(33, 127));
        }

        assertThat(network.get(target.toString(), "2001:db8::1").status())
            .as(target.toString())
            .isLessThan(500);
      }
    }
  }

  private TrackerServer open(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return factory()
        .open(address, network, Options.defaults(factory().options()), new SplittableRandom(1));
  }

  private static String body(HttpReply reply) {
    return new String(reply.body(), StandardCharsets.ISO_8859_1);
  }

  private static String compact(String peer) {
    return new String(PeerAddress.parse(peer).compact(), StandardCharsets.ISO_8859_1);
  }
}
