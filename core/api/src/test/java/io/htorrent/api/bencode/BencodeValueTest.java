package io.htorrent.api.bencode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Looking into values, and the writer's objections.
class BencodeValueTest {

  private static final String ALL = "d1:bl1:xi2ee1:di7e1:ede1:s4:spame";

  private static Dict decode(String text) throws BencodeException {
    return (Dict) Bencode.decode(text.getBytes(ISO_8859_1), Limits.TRACKER);
  }

  @Test
  void findsValuesByKeyAndType() throws Exception {
    Dict dict = decode(ALL);

    assertThat(dict.integer("d")).hasValue(7);
    assertThat(dict.text("s")).hasValue("spam");
    assertThat(dict.bytes("s").orElseThrow().length()).isEqualTo(4);
    assertThat(dict.list("b").orElseThrow().size()).isEqualTo(2);
    assertThat(dict.dict("e").orElseThrow().size()).isZero();
    assertThat(dict.get("d")).contains(new BencodeValue.Int(7));
    assertThat(dict.has("b")).isTrue();
  }

  @Test
  void findsNothingUnderAbsentKeysAndOtherTypes() throws Exception {
    Dict dict = decode(ALL);

    assertThat(dict.integer("s")).isEmpty();
    assertThat(dict.text("d")).isEmpty();
    assertThat(dict.list("e")).isEmpty();
    assertThat(dict.dict("b")).isEmpty();
    assertThat(dict.get("zz")).isEmpty();
    assertThat(dict.has("")).isFalse();
  }

  @Test
  void walksDictionariesInOrderOfKeys() throws Exception {
    Dict dict = decode("d1:ci1e1:ai2e1:bi3ee");

    assertThat(dict).extracting(entry -> entry.key().text()).containsExactly("a", "b", "c");
    assertThat(dict).extracting(Dict.Entry::value).contains(new BencodeValue.Int(2));
  }

  @Test
  void walksListsToTheirEndAndNoFurther() throws Exception {
    BencodeValue.List list = decode(ALL).list("b").orElseThrow();
    Iterator<BencodeValue> values = list.iterator();

    assertThat(((Bytes) values.next()).text()).isEqualTo("x");
    assertThat(values.next()).isEqualTo(new BencodeValue.Int(2));
    assertThat(values.hasNext()).isFalse();
    assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
    assertThat(list.isEmpty()).isFalse();
    assertThat(list.raw()).isEqualTo("l1:xi2ee".getBytes(ISO_8859_1));
  }

  @Test
  void valuesWrittenAlikeAreEqual() throws Exception {
    assertThat(decode(ALL)).isEqualTo(decode(ALL)).hasSameHashCodeAs(decode(ALL));
    assertThat(decode(ALL).list("b")).isEqualTo(decode("d1:bl1:xi2eee").list("b"));
    assertThat(decode(ALL).bytes("s")).isEqualTo(decode("d1:s4:spame").bytes("s"));
    assertThat(decode(ALL).bytes("s")).isNotEqualTo(decode("d1:s4:spane").bytes("s"));
    assertThat(decode(ALL)).isNotEqualTo(decode("de"));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("value without key", mistake(out -> out.dict().integer(1))),
        Arguments.of("key in a list", mistake(out -> out.list().key("a"))),
        Arguments.of("key after key", mistake(out -> out.dict().key("a").key("b"))),
        Arguments.of("unsorted keys", mistake(out -> out.dict().key("b").integer(1).key("a"))),
        Arguments.of("same key", mistake(out -> out.dict().key("a").integer(1).key("a"))),
        Arguments.of("end without value", mistake(out -> out.dict().key("a").end())),
        Arguments.of("end of nothing", mistake(BencodeWriter::end)),
        Arguments.of("two values", mistake(out -> out.integer(1).integer(2))),
        Arguments.of("no end", mistake(out -> out.list().toBytes())),
        Arguments.of("nothing at all", mistake(BencodeWriter::toBytes)));
  }

  private static Consumer<BencodeWriter> mistake(Consumer<BencodeWriter> mistake) {
    return mistake;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mistakes(String name, Consumer<BencodeWriter> mistake) {
    assertThatThrownBy(() -> mistake.accept(new BencodeWriter()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void embedsWhatIsEncodedAlready() {
    byte[] info = new BencodeWriter().dict().key("a").text("ü").end().toBytes();

    byte[] whole = new BencodeWriter().list().encoded(info).integer(-1).end().toBytes();

    assertThat(new String(whole, ISO_8859_1)).isEqualTo("ld1:a2:\u00c3\u00bcei-1ee");
  }
}
