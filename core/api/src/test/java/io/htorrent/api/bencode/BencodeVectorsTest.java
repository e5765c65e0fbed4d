package io.htorrent.api.bencode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.htorrent.api.bencode.Limits.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of BEP 3, and the vectors that an established client's decoder is tested with;
/// their offsets where both count alike.
class BencodeVectorsTest {

  private static final Limits LENIENT = Limits.METAINFO.with(Form.LENIENT);
  private static final Limits CANONICAL = Limits.METAINFO.with(Form.CANONICAL);

  @ParameterizedTest(name = "BEP 3 {0}")
  @ValueSource(
      strings = {
        "4:spam",
        "i3e",
        "i-3e",
        "i0e",
        "l4:spam4:eggse",
        "d3:cow3:moo4:spam4:eggse",
        "d4:spaml1:a1:bee",
        "0:",
        "le",
        "de",
        "i9223372036854775807e",
        "i-9223372036854775807e",
        "d1:ai1e2:aai2ee",
        "d2:aai1e1:bi2ee",
        "d3:a\0bi1ee",
        "d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee",
        "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa1:y1:qe",
        "d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee1:t2:aa1:y1:re"
      })
  void canonicalValuesAreReadAndWrittenAlike(String input) throws Exception {
    BencodeValue value = Bencode.decode(bytes(input), CANONICAL);

    assertThat(new String(Bencode.encode(value), ISO_8859_1)).isEqualTo(input);
  }

  @ParameterizedTest(name = "{0} is refused at byte {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          e                                       | 0
          -10:foobar                              | 0
          18446744073709551615:foobar             | 19
          9223372036854775808:                    | 18
          99999999:foobar                         | 8
          199999999:foobar                        | 9
          ie                                      | 1
          i-e                                     | 2
          i35412-5633e                            | 6
          i184467440737095516154e                 | 22
          i-                                      | 2
          i92337203t854775807e                    | 9
          d1:ai1e1:be                             | 10
          di5e1:ae                                | 1
          di2ei0ee                                | 1
          df00:                                   | 1
          d1000:..e                               | 5
          d1000:                                  | 5
          d1000                                   | 5
          l2:..                                   | 5
          l2:..0                                  | 6
          i                                       | 1
          i10                                     | 3
          100:..                                  | 3
          55                                      | 2
          0o                                      | 1
          d1:ai1e1:b3:foo1:cli1ei2ee1:dd1:xi1-eee | 35
          d1:ai1e1:b3:foo1:cli1ei2ee1:d-d1:xi1eee | 29
          d1:ai1e1:b3:foo1:cli1ei2ee-1:dd1:xi1eee | 26
          d1:ai1e1:b3:foo1:cli1e-i2ee1:dd1:xi1eee | 22
          """)
  void brokenInputIsRefusedWhereItBreaks(String input, int offset) {
    BencodeException refused =
        catchThrowableOfType(BencodeException.class, () -> Bencode.decode(bytes(input), LENIENT));

    assertThat(refused.offset()).isEqualTo(offset);
  }

  @ParameterizedTest(name = "{0} is understood but not canonical")
  @ValueSource(
      strings = {
        "06:foobar",
        "i01e",
        "i-0e",
        "i03e",
        "d2:abi1e2:aai2ee",
        "d2:bai1e2:aai2ee",
        "d2:aai1e1:ai2ee",
        "d2:aai1e2:aai2ee"
      })
  void softErrorsAreRefusedWhereTheFormMatters(String input) throws Exception {
    BencodeValue tolerated = Bencode.decode(bytes(input), LENIENT);

    assertThat(tolerated).isNotNull();
    assertThatThrownBy(() -> Bencode.decode(bytes(input), CANONICAL))
        .isInstanceOf(BencodeException.class);
  }

  @Test
  void moreThanTheTokensAllowedAreRefused() {
    Limits three = new Limits(10, 3, Form.LENIENT);

    assertThatThrownBy(() -> Bencode.decode(bytes("l0:0:e"), three))
        .hasMessage("more than 3 tokens at byte 5");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
