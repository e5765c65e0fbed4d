package io.htorrent.extension.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {

  private static final int SIZE = 40_000; // three pieces

  private final Talk talk = new Talk(SIZE, true, 7);
  private final Talk.Peer peer = talk.peer();

  @Test
  void givesThePiecesThatAreAskedFor() throws Exception {
    peer.asks(0);
    peer.asks(2);

    assertThat(peer.took()).containsExactly("data 0 of 40000", "data 2 of 40000");
  }

  @Test
  void saysHowMuchItHas() {
    assertThat(talk.extension.greeting()).containsEntry("metadata_size", 40_000L);
    assertThat(new Talk(SIZE, false, 7).extension.greeting()).isEmpty();
  }

  @Test
  void rejectsWhatItHasNot() throws Exception {
    Talk lacking = new Talk(SIZE, false, 7);
    Talk.Peer asking = lacking.peer();

    asking.asks(0);

    assertThat(asking.took()).containsExactly("reject 0");
  }

  @ParameterizedTest(name = "E15 piece {0}")
  @ValueSource(longs = {-1, 3, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE})
  void rejectsPiecesThatCannotBe(long piece) throws Exception {
    peer.asks(piece);

    assertThat(peer.took()).containsExactly("reject " + piece);
  }

  @Test
  @DisplayName("E14 a peer gets all of it three times at most")
  void refusesAFlood() throws Exception {
    for (int i = 0; i < 100; i++) {
      peer.asks(i % 3);
      peer.unsent = 0;
    }

    assertThat(peer.took().stream().filter(one -> one.startsWith("data"))).hasSize(9);
  }

  @Test
  @DisplayName("E14 a peer that does not read is given no more than 160 KiB and a piece")
  void waitsUntilThePeerHasRead() throws Exception {
    Talk large = new Talk(1 << 20, true, 7); // 64 pieces
    Talk.Peer slow = large.peer();
    for (int piece = 0; piece < 64; piece++) {
      slow.asks(piece);
    }
    assertThat(slow.took()).hasSize(10);
    large.pass(5);
    assertThat(slow.took()).isEmpty();

    slow.unsent = 0;
    large.pass(1);

    assertThat(slow.took())
        .containsExactlyElementsOf(
            IntStream.range(10, 20).mapToObj(piece -> "data " + piece + " of 1048576").toList());
  }

  @Test
  @DisplayName("E14 who asks and does not read is not answered without end")
  void doesNotRefuseWithoutEnd() throws Exception {
    peer.unsent = 161 * 1024;

    for (int i = 0; i < 2_000; i++) {
      peer.asks(77);
    }

    assertThat(peer.took()).isEmpty();
    peer.unsent = 0;
    talk.pass(1);
    assertThat(peer.took()).hasSize(1024);
  }

  @Test
  @DisplayName("E14 BEP 9: a burst of requests for more than is given: each is answered in the end")
  void answersEveryRequestOfABurst() throws Exception {
    Talk five = new Talk(80_000, true, 7); // pieces
    Talk.Peer hasty = five.peer();
    for (int i = 0; i < 30; i++) {
      hasty.asks(i % 5);
    }
    List<String> answers = new ArrayList<>(hasty.took());
    while (hasty.unsent > 0) {
      hasty.unsent = 0;
      five.pass(1);
      answers.addAll(hasty.took());
    }

    assertThat(answers).hasSize(30);
    assertThat(answers.subList(0, 15)).allMatch(one -> one.startsWith("data"));
    assertThat(answers.subList(15, 30)).allMatch(one -> one.startsWith("reject"));
  }

  @Test
  @DisplayName("BEP 9 messages as the text prints them, its errata put right")
  void writesAndReadsTheMessagesOfTheText() throws Exception {
    assertThat(text(MetadataMessage.request(0))).isEqualTo("d8:msg_typei0e5:piecei0ee");
    assertThat(text(MetadataMessage.reject(0))).isEqualTo("d8:msg_typei2e5:piecei0ee");
    assertThat(text(MetadataMessage.data(0, ByteBuffer.wrap(new byte[34_256]))))
        .startsWith("d8:msg_typei1e5:piecei0e10:total_sizei34256ee")
        .hasSize("d8:msg_typei1e5:piecei0e10:total_sizei34256ee".length() + 16_384);
    assertThat(MetadataMessage.read(ByteBuffer.wrap(latin("d8:msg_typei1e5:piecei0ee"))))
        .isInstanceOf(MetadataMessage.Data.class); // printed for a reject: it is none
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes).toString();
  }
}
