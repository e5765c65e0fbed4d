package io.htorrent.portmap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.portmap.gateway.Xml.Element;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XML of routers, and of liars.
class XmlTest {

  private static final String WHOLE =
      """
      \ufeff<?xml version="1.0" encoding="utf-8"?>
      <!-- a > b -->
      <x:root xmlns:x="a>b" y='"/>'>
        <x:a>1 &lt; 2 &amp;&#x41;&#66;</x:a><b/><b z="1" />
        <c><![CDATA[<&>]]></c>
        <d><a>deep</a></d>
      </x:root>
      <!-- after -->
      """;

  @Test
  void readsElementsAndText() throws Exception {
    Element root = Xml.parse(WHOLE);

    assertThat(root.name()).isEqualTo("root");
    assertThat(root.textOf("a")).contains("1 < 2 &AB");
    assertThat(root.textOf("b")).contains("");
    assertThat(root.textOf("c")).contains("<&>");
    assertThat(root.textOf("e")).isEmpty();
    assertThat(root.all("a")).extracting(Element::text).containsExactly("1 < 2 &AB", "deep");
  }

  @ParameterizedTest(name = "N01 {0}: {1}")
  @CsvSource({
    "'', XML that ends too early",
    "'<a>', XML that ends too early",
    "'<a></b>', XML whose tags do not match",
    "'</a>', XML with something outside its root",
    "'<a/><b/>', XML with two roots",
    "'<a', XML that ends within a tag",
    "'<a b=\">', XML that ends within a tag",
    "'<a>&lol;</a>', XML with an unknown entity",
    "'<a>&#xffffffff;</a>', XML with an unknown entity",
    "'<a>&#1114112;</a>', XML with an unknown entity",
    "'<a>&;</a>', XML with an unknown entity",
    "'<a>&</a>', XML with a broken entity",
    "'<a><!-- </a>', XML that ends too early",
    "'<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>', 'XML with a document type, which is refused'",
    "'<></>', XML with a tag without a name"
  })
  void refusesWhatIsBroken(String document, String words) {
    assertThatThrownBy(() -> Xml.parse(document)).isInstanceOf(IOException.class).hasMessage(words);
  }

  @Test
  @DisplayName("N01 depth and number of elements have limits")
  void limits() {
    assertThatThrownBy(() -> Xml.parse("<a>".repeat(100_000)))
        .hasMessage("XML that is too deep or has too many elements");
    assertThatThrownBy(() -> Xml.parse("<r>" + "<a/>".repeat(100_000) + "</r>"))
        .hasMessage("XML that is too deep or has too many elements");
  }

  @Test
  @DisplayName("N01 whatever comes, it is read or refused")
  void fuzz() {
    SplittableRandom random = new SplittableRandom(20261127);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(WHOLE);
      for (int change = random.nextInt(6); change > 0; change--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, WHOLE.charAt(random.nextInt(WHOLE.length())));
      }
      try {
        var _ = Xml.parse(text.substring(0, random.nextInt(text.length() + 1)));
        read++;
      } catch (IOException e) {
        assertThat(e.getMessage()).startsWith("XML ");
      }
    }
    assertThat(read).isPositive();
  }
}
