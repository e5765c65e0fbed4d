package io.htorrent.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerId;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The options of BEP 41, which follow the 98 bytes of an announce.
class QuestionsTest {

  @ParameterizedTest(name = "BEP 41: {0}")
  @CsvSource({
    "udp://tracker.example.com:80/dir?a=b&c=d, '\2\f/dir?a=b&c=d'",
    "udp://tracker.example.com:80/, '\2\1/'",
    "udp://tracker.example.com:80, ''",
    "udp://tracker.example.com:80/announce#x, '\2\t/announce'",
  })
  void sendsPathAndQuery(URI url, String options) {
    assertThat(options(url)).asString(StandardCharsets.ISO_8859_1).isEqualTo(options);
  }

  @Test
  @DisplayName("U11 what is longer than 255 bytes goes on in another option")
  void splitsLongData() {
    String path = "/" + "x".repeat(599);

    byte[] options = options(URI.create("udp://tracker.example.com:80" + path));

    assertThat(options).hasSize(606);
    assertThat(options).startsWith(2, 255, '/');
    assertThat(Arrays.copyOfRange(options, 257, 260)).containsExactly(2, 255, 'x');
    assertThat(Arrays.copyOfRange(options, 514, 517)).containsExactly(2, 90, 'x');
  }

  private static byte[] options(URI url) {
    AnnounceRequest request =
        new AnnounceRequest(
            InfoHash.of(new byte[20]), PeerId.of(new byte[20]), 1, 0, 0, 0, Event.NONE, 0, 0, "");
    byte[] datagram = Questions.announce(request, TrackerUrl.of(url).data()).datagram(1, 2).array();
    return Arrays.copyOfRange(datagram, 98, datagram.length);
  }
}
