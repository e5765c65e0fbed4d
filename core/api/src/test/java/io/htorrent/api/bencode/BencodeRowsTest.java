package io.htorrent.api.bencode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.Limits.Form;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rows of bad bencode, each by its id. Texts are Latin-1: one character, one byte.
class BencodeRowsTest {

  private static final Limits METAINFO = Limits.METAINFO;
  private static final Limits LENIENT = METAINFO.with(Form.LENIENT);
  private static final Limits CANONICAL = METAINFO.with(Form.CANONICAL);

  private static Arguments row(String name, String input, Limits limits, String... message) {
    return Arguments.of(name, input, limits, String.join("", message));
  }

  static Stream<Arguments> brokenLengths() {
    return Stream.of(
        row("B01 empty input", "", LENIENT, "unexpected end at byte 0"),
        row("B02 a million l", "l".repeat(1_000_000), LENIENT, "more than 100 levels at byte 100"),
        row(
            "B02 a million l and e",
            "l".repeat(1_000_000) + "e".repeat(1_000_000),
            LENIENT,
            "more than 100"),
        row(
            "B03 2000 dictionaries within",
            "d4:info" + "d1:a".repeat(2000) + "i1e" + "e".repeat(2001),
            METAINFO,
            "more than 100 levels at byte 403"),
        row(
            "B04 3,000,001 strings",
            "l" + "0:".repeat(3_000_001) + "e",
            METAINFO,
            "more than 3000000 tokens"),
        row(
            "B05 length beyond the input",
            "99999999999:x",
            LENIENT,
            "a string of 99999999999 bytes where 1 are left at byte 11"),
        row(
            "B06 length of 2^31",
            "2147483648:",
            LENIENT,
            "a string of 2147483648 bytes where 0 are left"),
        row("B06 length of 2^32", "4294967296:", LENIENT, "where 0 are left"),
        row("B06 length of 2^64", "18446744073709551616:", LENIENT, "beyond all bounds at byte 19"),
        row("B07 length -1", "-1:x", LENIENT, "a value was expected at byte 0"),
        row("B07 length -0", "-0:", LENIENT, "a value was expected at byte 0"),
        row("B07 length +1", "+1:x", LENIENT, "a value was expected at byte 0"),
        row("B07 blank before length", " 1:x", LENIENT, "a value was expected at byte 0"));
  }

  static Stream<Arguments> brokenNumbers() {
    String million = "1".repeat(1_000_000);
    return Stream.of(
        row(
            "B08 length with leading zero, metainfo",
            "06:foobar",
            METAINFO,
            "leading zero at byte 0"),
        row(
            "B08 length with leading zero, signed",
            "06:foobar",
            CANONICAL,
            "leading zero at byte 0"),
        row("B08 number with leading zero, metainfo", "i01e", METAINFO, "leading zero at byte 0"),
        row("B08 number with leading zero, signed", "i01e", CANONICAL, "leading zero at byte 0"),
        row("B08 negative zero, metainfo", "i-0e", METAINFO, "negative zero at byte 0"),
        row("B08 negative zero, signed", "i-0e", CANONICAL, "negative zero at byte 0"),
        row("B09 no digits", "ie", LENIENT, "a digit was expected at byte 1"),
        row("B09 minus only", "i-e", LENIENT, "a digit was expected at byte 2"),
        row("B09 two minus", "i--1e", LENIENT, "a digit was expected at byte 2"),
        row("B09 fraction", "i1.5e", LENIENT, "a digit was expected at byte 2"),
        row("B09 hexadecimal", "i0x10e", LENIENT, "a digit was expected at byte 2"),
        row("B09 blank", "i 1e", LENIENT, "a digit was expected at byte 1"),
        row("B09 plus", "i+1e", LENIENT, "a digit was expected at byte 1"),
        row("B10 2^63", "i9223372036854775808e", LENIENT, "more than 64 bits at byte 20"),
        row("B10 -2^63 - 1", "i-9223372036854775809e", LENIENT, "more than 64 bits"),
        row("B10 100 digits", "i" + "9".repeat(100) + "e", LENIENT, "more than 64 bits"),
        row("B11 a million digits", "i" + million + "e", LENIENT, "more than 64 bits"),
        row(
            "B11 a million digits of length",
            million + ":",
            LENIENT,
            "beyond all bounds at byte 19"));
  }

  static Stream<Arguments> brokenStructures() {
    return Stream.of(
        row("B12 key is a number", "di1ei2ee", LENIENT, "a key was expected at byte 1"),
        row("B12 key is a list", "dlei2ee", LENIENT, "a key was expected at byte 1"),
        row("B12 key without value", "d1:ae", LENIENT, "a key without a value at byte 4"),
        row("B12 list without end", "li1e", LENIENT, "unexpected end at byte 4"),
        row("B12 dictionary without end", "d1:ai1e", LENIENT, "unexpected end at byte 7"),
        row(
            "B13 same key twice, metainfo",
            "d1:ai1e1:ai2ee",
            METAINFO,
            "the same key twice at byte 7"),
        row(
            "B13 same key twice, apart",
            "d1:ai1e1:bi2e1:ai3ee",
            METAINFO,
            "the same key twice at byte 0"),
        row(
            "B13 same key twice, signed",
            "d1:ai1e1:ai2ee",
            CANONICAL,
            "the same key twice at byte 7"),
        row(
            "B14 unsorted keys, v2 or signed",
            "d1:bi1e1:ai2ee",
            CANONICAL,
            "a key out of order at byte 7"),
        row(
            "B15 something follows",
            "i1ei2e",
            LENIENT,
            "3 bytes too many after the value at byte 3"),
        row(
            "B15 a line break follows",
            "i1e\n",
            LENIENT,
            "1 bytes too many after the value at byte 3"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"brokenLengths", "brokenNumbers", "brokenStructures"})
  void refused(String name, String input, Limits limits, String message) {
    byte[] bytes = input.getBytes(ISO_8859_1);

    assertThatThrownBy(() -> Bencode.decode(bytes, limits))
        .isInstanceOf(BencodeException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        row(
            "B02 100 levels",
            "l".repeat(100) + "e".repeat(100),
            METAINFO,
            "l".repeat(100) + "e".repeat(100)),
        row("B08 length with leading zero, elsewhere", "06:foobar", LENIENT, "6:foobar"),
        row("B08 number with leading zero, elsewhere", "i-012e", LENIENT, "i-12e"),
        row("B08 negative zero, elsewhere", "i-0e", LENIENT, "i0e"),
        row("B10 2^63 - 1", "i9223372036854775807e", CANONICAL, "i9223372036854775807e"),
        row("B10 -2^63", "i-9223372036854775808e", CANONICAL, "i-9223372036854775808e"),
        row("B11 a million zeros, elsewhere", "i" + "0".repeat(1_000_000) + "e", LENIENT, "i0e"),
        row(
            "B13 same key twice, elsewhere: the first wins",
            "d1:ai1e1:bi3e1:ai2ee",
            LENIENT,
            "d1:ai1e1:bi3ee"),
        row("B14 unsorted keys, metainfo", "d1:bi1e1:ai2ee", METAINFO, "d1:ai2e1:bi1ee"),
        row("B16 key with NUL", "d3:a\0bi1ee", CANONICAL, "d3:a\0bi1ee"),
        row("B16 empty key", "d0:i1e1:ai2ee", CANONICAL, "d0:i1e1:ai2ee"),
        row(
            "B16 key of 64 KiB",
            "d65536:" + "k".repeat(65536) + "i1ee",
            CANONICAL,
            "d65536:" + "k".repeat(65536) + "i1ee"),
        row("B16 keys as unsigned bytes", "d1:zi1e1:\u0080i2ee", CANONICAL, "d1:zi1e1:\u0080i2ee"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void accepted(String name, String input, Limits limits, String canonical) throws Exception {
    BencodeValue value = Bencode.decode(input.getBytes(ISO_8859_1), limits);

    assertThat(new String(Bencode.encode(value), ISO_8859_1)).isEqualTo(canonical);
  }

  @Test
  @DisplayName("B14 unsorted keys keep their bytes for hashing")
  void unsortedDictionaryKeepsItsBytes() throws Exception {
    Dict root = (Dict) decode("d4:infod1:bi1e1:ai2eee", METAINFO);

    Dict info = root.dict("info").orElseThrow();

    assertThat(info.raw()).isEqualTo("d1:bi1e1:ai2ee".getBytes(ISO_8859_1));
    assertThat(info.offset()).isEqualTo(7);
    assertThat(info.integer("a")).hasValue(2);
  }

  @Test
  @DisplayName("B15 what follows the first value can be found")
  void firstValueSaysWhereItEnds() throws Exception {
    Bencode.First first = Bencode.decodeFirst("d1:ai1eeDATA".getBytes(ISO_8859_1), LENIENT);

    assertThat(first.end()).isEqualTo(8);
  }

  @ParameterizedTest(name = "B17 malformed UTF-8 {0}")
  @ValueSource(
      strings = {"\u00ff", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00f8\u0088\u0080\u0080\u0080"})
  void malformedTextKeepsItsBytes(String text) throws Exception {
    Bytes bytes = (Bytes) decode(text.length() + ":" + text, CANONICAL);

    assertThat(bytes.toArray()).isEqualTo(text.getBytes(ISO_8859_1));
    assertThat(bytes.text()).matches("\ufffd+");
  }

  @Test
  @DisplayName("B18 every byte survives, no text in between")
  void everyByteSurvives() throws Exception {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    byte[] encoded = new BencodeWriter().bytes(all).toBytes();

    Bytes decoded = (Bytes) Bencode.decode(encoded, CANONICAL);

    assertThat(decoded.toArray()).isEqualTo(all);
  }

  @Test
  @DisplayName("B21 a million keys of equal hash code are found among each other")
  void collidingKeysAreFound() throws Exception {
    // "Aa" and "BB" have the same String.hashCode, so all words of 20 such pairs have.
    BencodeWriter writer = new BencodeWriter().dict();
    int count = 1 << 20;
    for (int i = 0; i < count; i++) {
      writer.key(collidingKey(i)).integer(i);
    }
    byte[] encoded = writer.end().toBytes();

    Dict dict = (Dict) Bencode.decode(encoded, METAINFO);

    assertThat(dict.size()).isEqualTo(count);
    for (int i = 0; i < count; i += 1021) {
      assertThat(dict.integer(collidingKey(i))).hasValue(i);
    }
    assertThat(dict.has("CC")).isFalse();
  }

  private static String collidingKey(int number) {
    StringBuilder key = new StringBuilder();
    for (int bit = 19; bit >= 0; bit--) {
      key.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return key.toString();
  }

  private static BencodeValue decode(String text, Limits limits) throws BencodeException {
    return Bencode.decode(text.getBytes(ISO_8859_1), limits);
  }
}
