package io.htorrent.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceReply.Accepted;
import io.htorrent.api.tracker.AnnounceReply.Refused;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.testkit.FakeNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// BEP 7: a tracker that is asked over IPv4 and over IPv6 gives one answer.
class BothFamiliesTest {

  private static final String ONE =
      "d8:completei3e11:external ip4:aaaa10:incompletei1e8:intervali600e"
          + "5:peers6:\u0001\u0001\u0001\u0001\0\u0001e";
  private static final String OTHER =
      "d8:completei2e11:external ip16:aaaaaaaaaaaaaaaa10:incompletei4e8:intervali900e"
          + "5:peers6:\u0001\u0001\u0001\u0001\0\u00016:peers618:iiiiiiiiiiiiiiiipp"
          + "10:tracker id3:abce";
  private static final String REFUSAL = "d14:failure reason2:noe";

  private final FakeNetwork network = new FakeNetwork();

  @Test
  @DisplayName("BEP 7 peers of both families are one answer, each once")
  void mergesTwoAnswers() throws Exception {
    network.answering(reply(ONE)).answeringOverIpv6(_ -> reply(OTHER));

    Accepted answer = (Accepted) announce();

    assertThat(answer.peers())
        .containsExactly(
            PeerAddress.parse("1.1.1.1:1"),
            PeerAddress.parse("[6969:6969:6969:6969:6969:6969:6969:6969]:28784"));
    assertThat(answer.interval()).isEqualTo(Duration.ofMinutes(15));
    assertThat(answer.seeders()).isEqualTo(3);
    assertThat(answer.leechers()).isEqualTo(4);
    assertThat(answer.trackerId()).isEqualTo("abc");
    assertThat(answer.externalIps())
        .containsExactly(
            InetAddress.ofLiteral("97.97.97.97"),
            InetAddress.ofLiteral("6161:6161:6161:6161:6161:6161:6161:6161"));
  }

  @Test
  void oneGoodAnswerIsEnough() throws Exception {
    for (String bad : List.of(REFUSAL, "garbage")) {
      network.answering(reply(ONE)).answeringOverIpv6(_ -> reply(bad));
      assertThat(announce()).isInstanceOf(Accepted.class);
      network.answering(reply(bad)).answeringOverIpv6(_ -> reply(ONE));
      assertThat(announce()).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void oneFamilyThatIsDownDoesNoHarm() throws Exception {
    network
        .answering(reply(ONE))
        .answeringOverIpv6(_ -> {
          throw new IOException("no route");
        });

    assertThat(announce()).isInstanceOf(Accepted.class);
  }

  @Test
  void twoRefusalsAreARefusalAndTwiceGarbageIsAnError() throws Exception {
    network.answering(reply(REFUSAL)).answeringOverIpv6(_ -> reply(REFUSAL));
    AnnounceReply refused = announce();
    network.answering(reply("x")).answeringOverIpv6(_ -> reply("y"));

    assertThat(refused).isEqualTo(new Refused("no", Duration.ZERO, false));
    assertThatThrownBy(this::announce)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sent an invalid reply");
  }

  @Test
  void handsOverAtMost2000PeersOfBoth() throws Exception {
    StringBuilder four = new StringBuilder();
    StringBuilder six = new StringBuilder();
    for (char i = 1; i <= 1500; i++) {
      String port = "" + (char) (i >> 8) + (char) (i & 0xff);
      four.append("\u0001\u0001\u0001\u0001").append(port);
      six.append("iiiiiiiiiiiiiiii").append(port);
    }
    network
        .answering(reply("d5:peers9000:" + four + "e"))
        .answeringOverIpv6(_ -> reply("d6:peers627000:" + six + "e"));

    assertThat(((Accepted) announce()).peers()).hasSize(2000);
  }

  private AnnounceReply announce() throws Exception {
    HttpTracker.Factory factory = new HttpTracker.Factory();
    AnnounceRequest request =
        new AnnounceRequest(
            InfoHash.of(new byte[20]),
            PeerId.of(new byte[20]),
            1,
            0,
            0,
            0,
            AnnounceRequest.Event.NONE,
            50,
            1,
            "");
    return factory
        .open(URI.create("http://t/announce"), network, Options.defaults(factory.options()))
        .announce(request);
  }

  private static HttpReply reply(String body) {
    return HttpReply.of(200, body.getBytes(StandardCharsets.ISO_8859_1));
  }
}
