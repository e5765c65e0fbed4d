package io.htorrent.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The first 68 bytes (BEP 3).
class HandshakeTest {

  private static final InfoHash HASH = InfoHash.parse("aa".repeat(20));
  private static final PeerId ID =
      PeerId.of("-HT0100-abcdefghijkl".getBytes(StandardCharsets.US_ASCII));
  private static final String BYTES =
      "13"
          + "426974546f7272656e742070726f746f636f6c" // BitTorrent protocol
          + "0000000000100005"
          + "aa".repeat(20)
          + "2d4854303130302d6162636465666768696a6b6c";

  @Test
  void hasTheBytesOfBep3() {
    ByteBuffer encoded = new Handshake(0x100005, HASH, ID).encode();

    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(BYTES);
    assertThat(bytes).hasSize(Handshake.LENGTH);
  }

  @Test
  void isReadByteByByteAndLeavesTheRest() throws Exception {
    ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(BYTES + "00000001"));
    Handshake.Reader reader = new Handshake.Reader();

    for (int i = 0; i < 67; i++) {
      assertThat(reader.read(in.slice(i, 1))).as("byte %d", i).isFalse();
    }
    ByteBuffer last = in.slice(67, 5);
    boolean complete = reader.read(last);

    assertThat(complete).isTrue();
    assertThat(reader.handshake()).isEqualTo(new Handshake(0x100005, HASH, ID));
    assertThat(last.remaining()).isEqualTo(4);
  }

  @Test
  void isReadAtEveryCut() throws Exception {
    byte[] bytes = HexFormat.of().parseHex(BYTES);
    for (int cut = 0; cut <= bytes.length; cut++) {
      Handshake.Reader reader = new Handshake.Reader();

      boolean early = reader.read(ByteBuffer.wrap(bytes, 0, cut));
      boolean complete = reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));

      assertThat(early).as("cut %d", cut).isEqualTo(cut == bytes.length);
      assertThat(complete).as("cut %d", cut).isTrue();
      assertThat(reader.handshake().peerId()).isEqualTo(ID);
    }
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        Arguments.of("P01 HTTP", "GET / HTTP/1.1\r\n", 1),
        Arguments.of("P01 TLS ClientHello", "\u0016\u0003\u0001\u0002\u0000", 1),
        Arguments.of("P01 SSH", "SSH-2.0-OpenSSH_9.9\r\n", 1),
        Arguments.of("P04 length 0", "\u0000BitTorrent protocol", 1),
        Arguments.of("P04 length 255", "\u00ffBitTorrent protocol", 1),
        Arguments.of("P04 another name", "\u0013BitTorrent Protocol", 13),
        Arguments.of("P04 another last letter", "\u0013BitTorrent protocoL", 20));
  }

  @ParameterizedTest(name = "{0}: refused at byte {2}")
  @MethodSource("strangers")
  void anotherProtocolIsRefusedAtItsFirstWrongByte(String row, String text, int wrong)
      throws Exception {
    ByteBuffer in = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    Handshake.Reader reader = new Handshake.Reader();
    boolean before = reader.read(in.slice(0, wrong - 1));

    assertThat(before).as(row).isFalse();
    assertThatThrownBy(() -> reader.read(in.slice(wrong - 1, 1)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("not the BitTorrent protocol (BEP 3)");
  }

  @Test
  void randomBytesAreRefusedOrAwaited() {
    SplittableRandom random = new SplittableRandom(5);
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = new byte[random.nextInt(1, 200)];
      random.nextBytes(bytes);
      try {
        new Handshake.Reader().read(ByteBuffer.wrap(bytes));
      } catch (ProtocolViolation _) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(980);
  }
}
