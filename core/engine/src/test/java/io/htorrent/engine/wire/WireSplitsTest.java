package io.htorrent.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages come out as they went in, however TCP cuts their bytes.
class WireSplitsTest {

  static List<PeerMessage> oneOfEach() {
    return WireTexts.oneOfEach();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneOfEach")
  void everyMessageSurvivesEveryCut(PeerMessage message) throws Exception {
    byte[] bytes = WireTexts.bytes(List.of(message, message), new SplittableRandom(1));
    List<String> whole = WireTexts.read(bytes);

    for (int cut = 0; cut <= bytes.length; cut += step(cut, bytes.length / 2)) {
      WireReader reader = new WireReader(WireTexts.PIECES);
      Recorder recorder = new Recorder();
      reader.read(ByteBuffer.wrap(bytes, 0, cut), recorder);
      assertThat(recorder.told)
          .as("before the cut at %d", cut)
          .isEqualTo(whole.subList(0, cut / (bytes.length / 2)));
      assertThat(reader.midMessage()).as("cut at %d", cut).isEqualTo(cut % (bytes.length / 2) > 0);
      reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut), recorder);
      assertThat(recorder.told).as("cut at %d", cut).isEqualTo(whole).hasSize(2);
    }
  }

  @Test
  void messagesSurviveByteByByte() throws Exception {
    byte[] bytes = WireTexts.bytes(WireTexts.oneOfEach(), new SplittableRandom(2));

    List<String> told = WireTexts.read(new WireReader(WireTexts.PIECES), new Recorder(), bytes, 1);

    assertThat(told).isEqualTo(WireTexts.read(bytes)).hasSize(WireTexts.oneOfEach().size());
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws Exception {
    for (PeerMessage message : WireTexts.oneOfEach()) {
      byte[] bytes = WireTexts.bytes(List.of(message), new SplittableRandom(3));
      int payload = message instanceof PeerMessage.Piece piece ? piece.length() : 0;

      String told =
          switch (message) {
            case PeerMessage.Bitfield _ -> "bitfield 800004";
            case PeerMessage.Extended extended -> "extended " + extended.id() + " ";
            default -> message.toString();
          };
      assertThat(WireTexts.read(bytes).getFirst()).startsWith(told);
      assertThat(WireWriter.length(message)).isEqualTo(bytes.length - payload);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void messagesSurviveRandomCuts(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = WireTexts.bytes(WireTexts.drawn(300, random), random);
    WireReader reader = new WireReader(WireTexts.PIECES);
    Recorder recorder = new Recorder();

    for (int at = 0; at < bytes.length; ) {
      int part = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(16)));
      reader.read(ByteBuffer.wrap(bytes, at, part), recorder);
      at += part;
    }

    assertThat(recorder.told).isEqualTo(WireTexts.read(bytes)).hasSize(300);
    assertThat(reader.midMessage()).isFalse();
  }

  static List<PeerMessage> shortOnes() {
    return oneOfEach().stream().filter(message -> WireWriter.length(message) < 100).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shortOnes")
  void everyByteOfAHeadMayBeAnyOther(PeerMessage message) {
    byte[] good = WireTexts.bytes(List.of(message, message), new SplittableRandom(5));
    int head = Math.min(20, good.length);
    int ended = 0;

    for (int at = 0; at < head; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] bytes = good.clone();
        bytes[at] = (byte) value;
        try { // anything but a violation, such as an index out of bounds, ends the test
          WireTexts.read(bytes);
          ended++;
        } catch (ProtocolViolation _) {
          ended++;
        }
      }
    }

    assertThat(ended).isEqualTo(256 * head);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void mutatedBytesAreTakenOrRefused(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;

    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = mutated(WireTexts.bytes(WireTexts.drawn(4, random), random), random);
      int part = 1 + random.nextInt(40_000);
      try { // anything but a violation, such as an index out of bounds, ends the test
        WireTexts.read(new WireReader(WireTexts.PIECES), new Recorder(), bytes, part);
      } catch (ProtocolViolation _) {
        refused++;
      }
    }

    assertThat(refused).isBetween(200, 1_999);
  }

  @Test
  void abandonedBlockIsSkipped() throws Exception {
    byte[] bytes =
        WireTexts.bytes(
            List.of(new PeerMessage.Piece(7, 0, 16384), new PeerMessage.Have(1)),
            new SplittableRandom(4));
    WireReader reader = new WireReader(WireTexts.PIECES);
    Recorder recorder = new Recorder();

    reader.read(ByteBuffer.wrap(bytes, 0, 5000), recorder);
    reader.abandonBlock();
    reader.read(ByteBuffer.wrap(bytes, 5000, bytes.length - 5000), recorder);

    assertThat(recorder.told)
        .containsExactly("Piece[piece=7, begin=0, length=16384] torn", "Have[piece=1]");
  }

  /// Every cut of the first message's head and of the seam; within a payload every 97th.
  private static int step(int cut, int length) {
    int within = cut % length;
    return within < 64 || within > length - 98 ? 1 : 97;
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(Math.min(bytes.length, 1 << random.nextInt(1, 16)));
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
        default -> System.arraycopy(bytes, at, bytes, 0, bytes.length - at);
      }
    }
    return bytes;
  }
}
