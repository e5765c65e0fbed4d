package io.htorrent.api.bencode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.Limits.Form;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for any input. A failing case prints its seed.
class BencodePropertiesTest {

  private static final String TORRENT =
      "d8:announce20:http://tracker.test/4:infod6:lengthi5e4:name1:a12:piece lengthi16384e"
          + "6:pieces20:\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000b"
          + "\u000c\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u00ffee";

  @Test
  @DisplayName("B19 every prefix of a valid file is refused")
  void everyPrefixIsRefused() {
    byte[] whole = TORRENT.getBytes(ISO_8859_1);
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> Bencode.decode(prefix, Limits.METAINFO))
          .as("prefix of %d bytes", length)
          .isInstanceOf(BencodeException.class);
    }
  }

  @ParameterizedTest(name = "B20 every byte xor {0} is parsed or refused")
  @ValueSource(ints = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff})
  void everyFlippedByteIsParsedOrRefused(int mask) {
    byte[] whole = TORRENT.getBytes(ISO_8859_1);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) mask;

      refused += parsedOrRefused(flipped) ? 0 : 1;
    }

    assertThat(refused).as("flips that break the structure").isBetween(1, whole.length);
  }

  @ParameterizedTest(name = "random values come back as they were written, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomValuesRoundTrip(long seed) throws Exception {
    RandomGenerator random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      BencodeWriter writer = new BencodeWriter();
      write(random, 6, writer);
      byte[] written = writer.toBytes();

      BencodeValue value = Bencode.decode(written, Limits.METAINFO.with(Form.CANONICAL));

      assertThat(Bencode.encode(value)).as("seed %d, value %d", seed, i).isEqualTo(written);
    }
  }

  @ParameterizedTest(name = "random bytes are parsed or refused, seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void randomBytesAreParsedOrRefused(long seed) {
    RandomGenerator random = new Random(seed);
    byte[] alphabet = "0123456789:ilde-aab".getBytes(ISO_8859_1);
    int parsed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(12)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = alphabet[random.nextInt(alphabet.length)];
      }
      parsed += parsedOrRefused(bytes) ? 1 : 0;
    }

    assertThat(parsed).as("seed %d", seed).isPositive();
  }

  /// Whether the bytes are bencode; if they are, writing and reading them again changes nothing
  /// more.
  private static boolean parsedOrRefused(byte[] bytes) {
    try {
      BencodeValue value = Bencode.decode(bytes, Limits.METAINFO.with(Form.LENIENT));
      byte[] canonical = Bencode.encode(value);
      BencodeValue again = Bencode.decode(canonical, Limits.METAINFO.with(Form.CANONICAL));
      assertThat(Bencode.encode(again)).isEqualTo(canonical);
      walk(value);
      return true;
    } catch (BencodeException e) {
      assertThat(e.offset()).isBetween(0, bytes.length);
      return false;
    }
  }

  private static void walk(BencodeValue value) {
    switch (value) {
      case BencodeValue.Int _ -> {}
      case Bytes bytes -> assertThat(bytes.toArray()).hasSize(bytes.length());
      case BencodeValue.List list -> list.forEach(BencodePropertiesTest::walk);
      case Dict dict -> dict.forEach(entry -> walk(entry.value()));
    }
  }

  private static void write(RandomGenerator random, int depth, BencodeWriter writer) {
    switch (random.nextInt(depth > 0 ? 4 : 2)) {
      case 0 -> writer.integer(random.nextLong() >> random.nextInt(64));
      case 1 -> writer.bytes(randomBytes(random));
      case 2 -> {
        writer.list();
        for (int i = random.nextInt(5); i > 0; i--) {
          write(random, depth - 1, writer);
        }
        writer.end();
      }
      default -> {
        TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
        for (int i = random.nextInt(5); i > 0; i--) {
          keys.add(randomBytes(random));
        }
        writer.dict();
        for (byte[] key : keys) {
          write(random, depth - 1, writer.key(key));
        }
        writer.end();
      }
    }
  }

  private static byte[] randomBytes(RandomGenerator random) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }
}
