package io.htorrent.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.wire.ExtensionHandshake.UploadOnly;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a peer says of itself (BEP 10): every field may be missing, wrong or hostile.
class ExtensionHandshakeTest {

  private static final SortedMap<String, Long> NOTHING = new TreeMap<>();

  private static Optional<ExtensionHandshake> read(String bencode) {
    return ExtensionHandshake.read(ByteBuffer.wrap(bencode.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void isWrittenInTheOrderOfItsKeys() {
    ExtensionHandshake handshake =
        new ExtensionHandshake(
            new TreeMap<>(Map.of("ut_pex", 2, "lt_donthave", 1)),
            "htorrent 0.1.0",
            6881,
            2000,
            UploadOnly.YES,
            new byte[] {10, 0, 0, 1});

    byte[] bytes = new byte[handshake.encode(NOTHING).remaining()];
    handshake.encode(NOTHING).get(bytes);

    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "d1:md11:lt_donthavei1e6:ut_pexi2ee1:pi6881e4:reqqi2000e11:upload_onlyi1e"
                + "1:v14:htorrent 0.1.06:yourip4:\n\0\0\1e");
    assertThat(ExtensionHandshake.read(handshake.encode(NOTHING)).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(handshake);
  }

  @Test
  void numbersOfExtensionsStandInTheirOrderAndReplaceNothing() {
    ExtensionHandshake handshake =
        new ExtensionHandshake(new TreeMap<>(), "", 6881, 0, UploadOnly.UNSAID, new byte[0]);

    ByteBuffer payload =
        handshake.encode(new TreeMap<>(Map.of("metadata_size", 31235L, "p", 1L, "m", 2L)));

    assertThat(StandardCharsets.ISO_8859_1.decode(payload).toString())
        .isEqualTo("d1:mde13:metadata_sizei31235e1:pi6881ee");
  }

  @Test
  @DisplayName("the example of BEP 10, with the bytes that its text means")
  void readsTheExampleOfTheBep() {
    ExtensionHandshake handshake =
        read("d1:md11:LT_metadatai1e6:µT_PEXi2ee1:pi6881e1:v13:\u00c2\u00b5Torrent 1.2e")
            .orElseThrow();

    assertThat(handshake.ids()).containsEntry("LT_metadata", 1).hasSize(2);
    assertThat(handshake.port()).isEqualTo(6881);
    assertThat(handshake.client()).isEqualTo("µTorrent 1.2");
    assertThat(handshake.queue()).isZero();
    assertThat(handshake.uploadOnly()).isEqualTo(UploadOnly.UNSAID);
  }

  @Test
  @DisplayName("BEP 10: id 0 turns an extension off; within `m`, unlike the example as printed")
  void idZeroTurnsOff() {
    assertThat(read("d1:md11:LT_metadatai0eee").orElseThrow().ids())
        .containsEntry("LT_metadata", 0);
    assertThat(read("d11:LT_metadatai0ee").orElseThrow().ids()).isEmpty();
  }

  @ParameterizedTest(name = "BEP 21 upload_only {0}: {1}")
  @CsvSource({"i1e, YES", "i0e, NO", "i7e, YES", "1:1, UNSAID"})
  void uploadOnlyIsANumber(String said, UploadOnly means) {
    assertThat(read("d11:upload_only" + said + "e").orElseThrow().uploadOnly()).isEqualTo(means);
  }

  @ParameterizedTest(name = "E01 {0}")
  @ValueSource(
      strings = {"", "x", "le", "4:spam", "i1e", "d1:m", "d1:md", "d1:mi1e", "d", "de1", "-1:"})
  void nonsenseSaysNothing(String bencode) {
    Optional<ExtensionHandshake> read = read(bencode);

    assertThat(read.map(ExtensionHandshake::ids).orElse(new TreeMap<>())).isEmpty();
  }

  @ParameterizedTest(name = "E01 {0} levels deep")
  @ValueSource(ints = {11, 1_000, 60_000})
  void deepNonsenseSaysNothing(int depth) {
    assertThat(read("d1:m" + "l".repeat(depth) + "e".repeat(depth) + "e")).isEmpty();
  }

  @ParameterizedTest(name = "E02 id {0}: {1}")
  @CsvSource({
    "i0e, 0",
    "i1e, 1",
    "i255e, 255",
    "i256e, none",
    "i-1e, none",
    "1:1, none",
    "le, none"
  })
  void onlyIdsOfAByteCount(String id, String taken) {
    ExtensionHandshake handshake = read("d1:md6:ut_pex" + id + "ee").orElseThrow();

    String found =
        Optional.ofNullable(handshake.ids().get("ut_pex")).map(String::valueOf).orElse("none");
    assertThat(found).isEqualTo(taken);
  }

  @Test
  @DisplayName("E02 thousands of names: 256 are kept, or none of it is read")
  void namesHaveALimit() {
    String some = names(300);
    String many = names(5_000);

    assertThat(read(some).orElseThrow().ids()).hasSize(256);
    assertThat(read(many)).isEmpty();
  }

  @Test
  @DisplayName("E03 two names with one id: both are known by it")
  void twoNamesMayShareAnId() {
    assertThat(read("d1:md1:ai7e1:bi7eee").orElseThrow().ids())
        .containsEntry("a", 7)
        .containsEntry("b", 7);
  }

  @ParameterizedTest(name = "E04 reqq {0}: {1}")
  @CsvSource({
    "i0e, 1",
    "i-1e, 1",
    "i1e, 1",
    "i250e, 250",
    "i2147483648e, 2147483647",
    "3:250, 0",
    "i99999999999999999999e, 0"
  })
  void queueIsAtLeastOneWhenItIsSaid(String reqq, int queue) {
    assertThat(read("d4:reqq" + reqq + "e").map(ExtensionHandshake::queue).orElse(0))
        .isEqualTo(queue);
  }

  @ParameterizedTest(name = "E05 {0}: port {1}, {2} bytes of address")
  @CsvSource({
    "d1:pi0ee, 0, 0",
    "d1:pi65535ee, 65535, 0",
    "d1:pi70000ee, 0, 0",
    "d1:pi-1ee, 0, 0",
    "d6:yourip3:abce, 0, 0",
    "d6:yourip4:abcde, 0, 4",
    "d6:yourip16:abcdefghijklmnope, 0, 16",
    "d4:ipv615:abcdefghijklmnoe, 0, 0"
  })
  void whatIsOutOfRangeWasNotSaid(String bencode, int port, int ipLength) {
    ExtensionHandshake handshake = read(bencode).orElseThrow();

    assertThat(handshake.port()).isEqualTo(port);
    assertThat(handshake.yourIp()).hasSize(ipLength);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void mutatedHandshakesAreReadOrNot(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good =
        "d1:md11:lt_donthavei1e6:ut_pexi2ee1:pi6881e4:reqqi2000e11:upload_onlyi1e1:v5:hello6:yourip4:abcde"
            .getBytes(StandardCharsets.ISO_8859_1);
    int read = 0;
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = good.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      read += ExtensionHandshake.read(ByteBuffer.wrap(bytes, 0, length)).isPresent() ? 1 : 0;
    }

    assertThat(read).isBetween(500, 4_500);
  }

  private static String names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format("5:%05di7e", i))
        .collect(Collectors.joining("", "d1:md", "ee"));
  }
}
