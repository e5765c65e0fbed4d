package io.htorrent.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceReply.Accepted;
import io.htorrent.api.tracker.ScrapeReply.Counts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a tracker sends (RELIABILITY 2.10).
class AnswersTest {

  private static final Answers ANSWERS = new Answers("t.example:80", Duration.ofMinutes(5));

  @ParameterizedTest(name = "U03 a connection id in {0} bytes")
  @ValueSource(ints = {8, 12, 15})
  void refusesAShortConnect(int length) {
    assertThatThrownBy(() -> ANSWERS.connectionId(new byte[length]))
        .isInstanceOf(IOException.class)
        .hasMessage("t.example:80 sent an answer of " + length + " bytes, not 16");
  }

  @Test
  @DisplayName("BEP 15 longer answers are taken")
  void takesALongerConnect() throws Exception {
    byte[] longer = ByteBuffer.allocate(24).putLong(8, 0x1234567890ABCDEFL).array();

    assertThat(ANSWERS.connectionId(longer)).isEqualTo(0x1234567890ABCDEFL);
  }

  @ParameterizedTest(name = "U04 {1} bytes of peers of {0} + 2 bytes: {2} peers")
  @CsvSource({"4, 0, 0", "4, 5, 0", "4, 6, 1", "4, 13, 2", "16, 17, 0", "16, 18, 1", "16, 53, 2"})
  void takesWholePeersOnly(int ipLength, int bytes, int peers) throws Exception {
    byte[] datagram = announced(1800, bytes);

    assertThat(((Accepted) ANSWERS.announce(datagram, ipLength)).peers()).hasSize(peers);
  }

  @Test
  @DisplayName("U04 a peer without a port, or at no machine's address, is left out")
  void leavesOutPeersThatNobodyCanDial() throws Exception {
    byte[] datagram = announced(1800, 18);
    ByteBuffer.wrap(datagram)
        .position(20)
        .put(new byte[] {1, 2, 3, 4, 0, 0})
        .put(new byte[] {0, 0, 0, 0, 1, 1})
        .put(new byte[] {(byte) 224, 0, 0, 1, 1, 1});

    assertThat(((Accepted) ANSWERS.announce(datagram, 4)).peers()).isEmpty();
  }

  @ParameterizedTest(name = "U05 an error of {0}")
  @CsvSource({
    "'', it gave no reason",
    "'  \t ', it gave no reason",
    "not registered, not registered",
    "'a\u001b[31mb\r\nc', 'a\\u001b[31mb  c'",
  })
  void showsAnErrorOnOneLine(String sent, String shown) throws Exception {
    assertThat(ANSWERS.announce(Bep15Tracker.error(1, sent), 4))
        .isEqualTo(new AnnounceReply.Refused(shown, Duration.ZERO, false));
  }

  @Test
  @DisplayName("U05 an error of 60,000 bytes is cut at 256 characters")
  void cutsALongError() throws Exception {
    AnnounceReply reply = ANSWERS.announce(Bep15Tracker.error(1, "\u00e9".repeat(30_000)), 4);

    assertThat(((AnnounceReply.Refused) reply).reason()).hasSize(257).endsWith("\u2026");
  }

  @Test
  @DisplayName("U05 an answer of an unknown kind, or of the wrong one")
  void refusesAnAnswerOfAnotherKind() {
    byte[] unknown = ByteBuffer.allocate(20).putInt(7).array();

    assertThatThrownBy(() -> ANSWERS.announce(unknown, 4))
        .isInstanceOf(IOException.class)
        .hasMessage("t.example:80 sent an answer of kind 7 in place of 1");
    assertThatThrownBy(() -> ANSWERS.connectionId(announced(1, 0)))
        .isInstanceOf(IOException.class)
        .hasMessage("t.example:80 sent an answer of kind 1 in place of 0");
    assertThatThrownBy(() -> ANSWERS.connectionId(Bep15Tracker.error(1, "go away")))
        .isInstanceOf(IOException.class)
        .hasMessage("t.example:80 refused the connection: go away");
  }

  @ParameterizedTest(name = "U08 an interval of {0} s becomes {1} s")
  @CsvSource({
    "0, 300",
    "1, 300",
    "300, 300",
    "1800, 1800",
    "2147483647, 86400",
    "-2147483648, 86400"
  })
  void boundsTheInterval(int seconds, long bounded) throws Exception {
    assertThat(((Accepted) ANSWERS.announce(announced(seconds, 0), 4)).interval())
        .isEqualTo(Duration.ofSeconds(bounded));
  }

  @ParameterizedTest(name = "U13 a datagram of 65,507 bytes, addresses of {0}")
  @ValueSource(ints = {4, 16})
  void capsThePeers(int ipLength) throws Exception {
    byte[] datagram = announced(1800, 65_507 - 20);

    assertThat(((Accepted) ANSWERS.announce(datagram, ipLength)).peers()).hasSize(2000);
  }

  @Test
  @DisplayName("H19 a scrape that is short, or counts below nothing")
  void takesWholeCountsOnly() throws Exception {
    List<InfoHash> asked =
        List.of(InfoHash.of(new byte[20]), InfoHash.of(Arrays.copyOf(new byte[] {1}, 20)));
    ByteBuffer reply = ByteBuffer.allocate(8 + 12 + 11).putInt(2).putInt(0);
    reply.putInt(-5).putInt(7).putInt(Integer.MIN_VALUE);

    assertThat(ANSWERS.scrape(reply.array(), asked))
        .containsExactly(new Counts(asked.getFirst(), -1, -1, 7));
  }

  private static byte[] announced(int interval, int peerBytes) {
    byte[] datagram = new byte[20 + peerBytes];
    Arrays.fill(datagram, 20, datagram.length, (byte) 9);
    ByteBuffer.wrap(datagram).putInt(1).putInt(0).putInt(interval);
    return datagram;
  }
}
