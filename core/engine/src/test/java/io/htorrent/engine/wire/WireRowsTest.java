package io.htorrent.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rows of bad peer messages, each by its id, against a torrent of 22 pieces. Bytes are hex.
class WireRowsTest {

  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // counts what a thread allocates

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("P08 a second handshake", "13426974546f7272656e74", "323119476 bytes"),
        Arguments.of("P09 length 0xFFFFFFFF", "ffffffff", "4294967295 bytes, limit 65538"),
        Arguments.of("P09 length 0x7FFFFFFF", "7fffffff", "2147483647 bytes, limit 65538"),
        Arguments.of("P09 length 2 MiB", "00200000", "2097152 bytes, limit 65538"),
        Arguments.of("P09 length one beyond the cap", "00010003", "65539 bytes, limit 65538"),
        Arguments.of("P09 a block beyond 16 KiB", "0000400a07", "16394 bytes, expected 16393"),
        Arguments.of("P10 choke of 2", "0000000200", "id 0 has 2 bytes, expected 1"),
        Arguments.of("P10 unchoke of 2", "0000000201", "id 1 has 2 bytes, expected 1"),
        Arguments.of("P10 interested of 5", "0000000502", "id 2 has 5 bytes, expected 1"),
        Arguments.of("P10 not interested of 2", "0000000203", "id 3 has 2 bytes, expected 1"),
        Arguments.of("P10 have of 4", "0000000404", "id 4 has 4 bytes, expected 5"),
        Arguments.of("P10 have of 6", "0000000604", "id 4 has 6 bytes, expected 5"),
        Arguments.of("P10 request of 12", "0000000c06", "id 6 has 12 bytes, expected 13"),
        Arguments.of("P10 request of 14", "0000000e06", "id 6 has 14 bytes, expected 13"),
        Arguments.of("P10 piece of 8", "0000000807", "id 7 has 8 bytes, expected 9"),
        Arguments.of("P10 cancel of 12", "0000000c08", "id 8 has 12 bytes, expected 13"),
        Arguments.of("P10 port of 2", "0000000209", "id 9 has 2 bytes, expected 3"),
        Arguments.of("P10 port of 4", "0000000409", "id 9 has 4 bytes, expected 3"),
        Arguments.of("P10 suggest of 4", "000000040d", "id 13 has 4 bytes, expected 5"),
        Arguments.of("P10 have all of 2", "000000020e", "id 14 has 2 bytes, expected 1"),
        Arguments.of("P10 have none of 5", "000000050f", "id 15 has 5 bytes, expected 1"),
        Arguments.of("P10 reject of 12", "0000000c10", "id 16 has 12 bytes, expected 13"),
        Arguments.of("P10 allowed fast of 6", "0000000611", "id 17 has 6 bytes, expected 5"),
        Arguments.of("P10 extended of 1", "0000000114", "id 20 has 1 bytes, expected 2"),
        Arguments.of("V20 hash request of 48", "0000003015", "id 21 has 48 bytes, expected 49"),
        Arguments.of("V19 hashes of 48", "0000003016", "id 22 has 48 bytes, expected 49"),
        Arguments.of("V19 hashes beyond the cap", "0000443216", "17458 bytes, expected 17457"),
        Arguments.of("V20 hash reject of 50", "0000003217", "id 23 has 50 bytes, expected 49"),
        Arguments.of("P14 bitfield short", "0000000305", "id 5 has 3 bytes, expected 4"),
        Arguments.of("P14 bitfield long", "0000000505", "id 5 has 5 bytes, expected 4"),
        Arguments.of("P14 a spare bit", "0000000405" + "ffffff", "spare bit"),
        Arguments.of("P14 the first spare bit", "0000000405" + "000002", "spare bit"),
        Arguments.of("P16 have of the piece count", "0000000504" + "00000016", "piece 22 of 22"),
        Arguments.of("P16 have of -1", "0000000504" + "ffffffff", "piece 4294967295 of 22"),
        Arguments.of("P16 have of 2^31", "0000000504" + "80000000", "piece 2147483648 of 22"),
        Arguments.of("P30 suggest of 22", "000000050d" + "00000016", "piece 22 of 22"),
        Arguments.of("P30 allowed fast of -1", "0000000511" + "ffffffff", "piece 4294967295"),
        Arguments.of(
            "P16 piece of -1", "0000000a07" + "ffffffff" + "00000000" + "00", "piece 4294967295"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedAtTheEarliestByte(String row, String hex, String message) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> WireTexts.read(bytes))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining(message)
        .hasMessageContaining("(BEP 3)");
    int needed = row.startsWith("P16 piece") ? 8 + 5 : row.startsWith("P08") ? 4 : bytes.length;
    assertThat(WireTexts.read(Arrays.copyOf(bytes, needed - 1))).isEmpty();
  }

  static Stream<Integer> unknownIds() {
    return IntStream.rangeClosed(10, 255)
        .filter(id -> !(id >= 13 && id <= 17) && !(id >= 20 && id <= 23)) // BEP 6, 10, 52
        .boxed();
  }

  @ParameterizedTest(name = "P13 unknown message id {0}")
  @MethodSource("unknownIds")
  void unknownIdIsRefused(int id) {
    byte[] bytes = {0, 0, 0, 1, (byte) id};

    assertThatThrownBy(() -> WireTexts.read(bytes))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("message id " + id + " is unknown (BEP 3)");
  }

  static Stream<Arguments> extremes() {
    return Stream.of(
        Arguments.of("P18 request of piece -1", -1, 0, 16384),
        Arguments.of("P18 request of piece 2^31-1", Integer.MAX_VALUE, 0, 16384),
        Arguments.of("P18 request whose end overflows", 0, Integer.MAX_VALUE, Integer.MAX_VALUE),
        Arguments.of("P18 request of 0 bytes", 0, 0, 0),
        Arguments.of("P18 request of 16 KiB + 1", 0, 0, 16385),
        Arguments.of("P18 request of -1 bytes", 0, 0, -1));
  }

  @ParameterizedTest(name = "{0}: read as it is, for the session to drop")
  @MethodSource("extremes")
  void extremeRequestIsReadAsItIs(String row, int piece, int begin, int length) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(17);
    PeerMessage.Request request = new PeerMessage.Request(piece, begin, length);
    WireWriter.write(request, bytes);

    List<String> told = WireTexts.read(bytes.array());

    assertThat(told).as(row).containsExactly(request.toString());
  }

  @Test
  @DisplayName("P15 the reader takes a bitfield at any time: the session knows what came before")
  void secondBitfieldIsRead() throws Exception {
    byte[] bytes = HexFormat.of().parseHex("0000000405800004" + "0000000405800004");

    assertThat(WireTexts.read(bytes)).containsExactly("bitfield 800004", "bitfield 800004");
  }

  static Stream<Arguments> dripped() {
    return Stream.of(
        Arguments.of("P11 a length of 1 MiB, dripped", 22, "00100000"),
        Arguments.of("P11 a piece of 16 KiB, dripped", 22, "0000400907" + "00000001"),
        Arguments.of(
            "P11 an extended message of 64 KiB, dripped", 22, "0001000214" + "00" + "64313a6d"),
        Arguments.of("P11 a request, dripped", 22, "0000000d06" + "0000"),
        Arguments.of("P11 a bitfield of 2 million pieces, dripped", 2_097_152, "0004000105"));
  }

  @ParameterizedTest(name = "{0}: costs no more than the torrent's own bitfield")
  @MethodSource("dripped")
  void claimsAllocateNothing(String row, int pieces, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    WireReader reader = new WireReader(pieces);
    Recorder recorder = new Recorder();
    drip(new WireReader(pieces), bytes, recorder); // loads classes

    long before = THREADS.getCurrentThreadAllocatedBytes();
    drip(reader, bytes, recorder);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).as(row).isLessThan(8_192 + (pieces + 7) / 8);
    assertThat(recorder.told).isEmpty();
  }

  private static void drip(WireReader reader, byte[] bytes, Recorder recorder) {
    try {
      for (byte one : bytes) {
        reader.read(ByteBuffer.wrap(new byte[] {one}), recorder);
      }
    } catch (ProtocolViolation _) {
      recorder.told.clear();
    }
  }
}
