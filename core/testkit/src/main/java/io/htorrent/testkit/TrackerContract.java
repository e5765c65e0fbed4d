package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.Tracker;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Tracker] must do, whatever bytes the tracker at the other end sends. Extend it in a
/// test, and say how such a tracker words its answers, and how they arrive:
///
/// ```java
/// final class HttpTrackerTest extends TrackerContract {
///   protected Tracker.Factory factory() { return new HttpTracker.Factory(); }
///   protected URI announceUrl() { return URI.create("http://tracker.example/announce"); }
///   protected byte[] accepted(int intervalSeconds, List<PeerAddress> peers) { … }
///   protected byte[] refused(String reason) { … }
///   protected void answering(byte[] answer) { network.answering(HttpReply.of(200, answer)); }
/// }
/// ```
public abstract class TrackerContract {

  /// The network that the tracker on trial uses.
  protected final FakeNetwork network = new FakeNetwork();

  /// The factory on trial.
  protected abstract Tracker.Factory factory();

  /// A URL of the kind it serves.
  protected abstract URI announceUrl();

  /// The answer of a tracker that names these peers.
  protected abstract byte[] accepted(int intervalSeconds, List<PeerAddress> peers);

  /// The answer of a tracker that says no.
  protected abstract byte[] refused(String reason);

  /// Lets this be the answer to every announce from now on.
  protected abstract void answering(byte[] answer);

  /// From which length on the beginning of an answer makes sense by itself: only all of it, unless
  /// the answer does not say how long it is.
  protected int wholeFrom(byte[] answer) {
    return answer.length;
  }

  /// An announce for the torrent whose info hash is 20 bytes, each of another kind of URL
  /// character.
  protected static AnnounceRequest request(Event event) {
    byte[] hash = " %&=+?/#~-._aZ0\0\u00ff\u0080\r\n".getBytes(StandardCharsets.ISO_8859_1);
    PeerId peerId = PeerId.of("-HT0100-abcdefgh%&+/".getBytes(StandardCharsets.ISO_8859_1));
    int numWant = event == Event.STOPPED ? 0 : 50;
    return new AnnounceRequest(
        InfoHash.of(hash), peerId, 6881, 1, 2, 3, event, numWant, 0xCAFE, "");
  }

  @Test
  void namesItselfItsSchemesAndItsOptionsAsInTheConfigurationFile() {
    Tracker.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.schemes())
        .contains(announceUrl().getScheme())
        .allMatch(scheme -> scheme.matches("[a-z][a-z0-9+.-]*"));
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    Options.defaults(factory.options());
  }

  @Test
  void sendsNothingWhenOpened() {
    open();

    assertThat(network.requests()).isEmpty();
    assertThat(network.questions()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Event.class)
  void handsOverThePeersThatWereNamed(Event event) throws Exception {
    List<PeerAddress> peers =
        List.of(PeerAddress.parse("192.0.2.1:6881"), PeerAddress.parse("198.51.100.7:51413"));
    answering(accepted(1800, peers));

    AnnounceReply reply = open().announce(request(event));

    assertThat(reply)
        .isInstanceOfSatisfying(
            AnnounceReply.Accepted.class,
            accepted -> {
              assertThat(accepted.interval()).isEqualTo(Duration.ofMinutes(30));
              assertThat(accepted.peers()).containsExactlyElementsOf(peers);
            });
  }

  @Test
  void acceptsAnAnswerWithoutPeers() throws Exception {
    answering(accepted(60, List.of()));

    AnnounceReply reply = open().announce(request(Event.NONE));

    assertThat(reply)
        .isInstanceOfSatisfying(
            AnnounceReply.Accepted.class, accepted -> assertThat(accepted.peers()).isEmpty());
  }

  @Test
  void handsOverAtMost2000Peers() throws Exception {
    PeerAddress[] peers = new PeerAddress[2500];
    Arrays.setAll(peers, i -> PeerAddress.parse("10.0." + i / 250 + "." + (i % 250 + 1) + ":6881"));
    answering(accepted(1800, List.of(peers)));

    AnnounceReply reply = open().announce(request(Event.STARTED));

    assertThat(reply)
        .isInstanceOfSatisfying(
            AnnounceReply.Accepted.class, accepted -> assertThat(accepted.peers()).hasSize(2000));
  }

  @Test
  void passesOnARefusalInTheTrackersWords() throws Exception {
    answering(refused("torrent not registered"));

    AnnounceReply reply = open().announce(request(Event.STARTED));

    assertThat(reply)
        .isInstanceOfSatisfying(
            AnnounceReply.Refused.class,
            refused -> assertThat(refused.reason()).contains("torrent not registered"));
  }

  @Test
  void passesOnThatNobodyAnswered() {
    network.answering(_ -> {
      throw new IOException("tracker.example did not answer in 30 s");
    });
    network.answeringUdp(_ -> {
      throw new IOException("tracker.example did not answer in 30 s");
    });

    assertThatThrownBy(() -> open().announce(request(Event.STARTED)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void passesOnThatTheSessionEnds() {
    network.answering(_ -> {
      throw new InterruptedException();
    });
    network.answeringUdp(_ -> {
      throw new InterruptedException();
    });

    assertThatThrownBy(() -> open().announce(request(Event.STOPPED)))
        .isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest(name = "{0} bytes of noise")
  @ValueSource(ints = {0, 1, 2, 20, 100, 5000})
  void survivesNoise(int length) throws Exception {
    byte[] noise = new byte[length];
    new SplittableRandom(length).nextBytes(noise);

    assertAnswersOrRefuses(noise);
  }

  @Test
  void survivesAnAnswerTornAtEveryByte() throws Exception {
    byte[] whole =
        accepted(
            1800,
            List.of(PeerAddress.parse("192.0.2.1:6881"), PeerAddress.parse("198.51.100.7:1")));

    for (int length = 0; length < wholeFrom(whole); length++) {
      answering(Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> open().announce(request(Event.NONE)))
          .as("torn after %d bytes", length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void survivesFlippedBytes(long seed) throws Exception {
    byte[] whole =
        accepted(
            1800,
            List.of(PeerAddress.parse("192.0.2.1:6881"), PeerAddress.parse("198.51.100.7:1")));
    SplittableRandom random = new SplittableRandom(seed);

    for (int i = 0; i < 300; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
      assertAnswersOrRefuses(flipped);
    }
  }

  private Tracker open() {
    return factory().open(announceUrl(), network, Options.defaults(factory().options()));
  }

  private void assertAnswersOrRefuses(byte[] reply) throws InterruptedException {
    answering(reply);
    try {
      AnnounceReply answer = open().announce(request(Event.NONE));
      switch (answer) {
        case AnnounceReply.Accepted accepted -> {
          assertThat(accepted.peers()).allMatch(peer -> peer.port() != 0);
          assertThat(accepted.interval()).isGreaterThanOrEqualTo(Duration.ZERO);
        }
        case AnnounceReply.Refused refused -> assertThat(refused.reason()).isNotBlank();
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).as("one sentence for the user").isNotBlank();
    }
  }
}
