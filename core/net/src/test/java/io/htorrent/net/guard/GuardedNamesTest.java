package io.htorrent.net.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpRequest.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedNamesTest {

  @ParameterizedTest(name = "U10 {2} for {0} with path {1}: {3}")
  @CsvSource({
    "TRACKER, '', 8.8.8.8 2001:4860:4860::8888, 8.8.8.8 2001:4860:4860::8888",
    "TRACKER, '', 10.0.0.1 8.8.8.8 ::1 127.0.0.1, 8.8.8.8",
    "TRACKER, /announce, 10.0.0.1 8.8.8.8 ::1, 10.0.0.1 8.8.8.8 ::1",
    "TRACKER, /announce, 169.254.169.254 8.8.8.8, 8.8.8.8",
    "USER, '', 10.0.0.1 127.0.0.1 224.0.0.1, 10.0.0.1 127.0.0.1",
  })
  void leavesOutWhatMustNotBeAsked(Purpose purpose, String path, String found, String allowed)
      throws Exception {
    assertThat(names(found).resolve("t.example", purpose, path))
        .containsExactlyElementsOf(addresses(allowed));
  }

  @Test
  @DisplayName("U10 a tracker at a private address needs a path")
  void saysWhyNoneIsLeft() {
    assertThatThrownBy(() -> names("192.168.0.1").resolve("t.example", Purpose.TRACKER, ""))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "t.example (192.168.0.1) is refused: a tracker at a private address must have a path"
                + " that starts with /announce");
  }

  @Test
  @DisplayName("U10 a host without an address")
  void saysThatThereIsNone() {
    assertThatThrownBy(() -> names("").resolve("t.example", Purpose.TRACKER, ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no address of t.example");
  }

  @Test
  void takesLiteralAddresses() throws Exception {
    GuardedNames names = new GuardedNames(new SystemResolver());

    assertThat(names.resolve("[::1]", Purpose.USER, "")).isEqualTo(addresses("::1"));
    assertThat(names.resolve("127.0.0.1", Purpose.USER, "")).isEqualTo(addresses("127.0.0.1"));
  }

  @ParameterizedTest(name = "H15 {0}")
  @ValueSource(strings = {"", "b\u00fccher.example", "a.example\r\nx", "a b", "user@a.example"})
  void h15RefusesHostsThatAreNotPlain(String host) {
    assertThatThrownBy(() -> names("8.8.8.8").resolve(host, Purpose.TRACKER, ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused");
  }

  private static GuardedNames names(String addresses) {
    return new GuardedNames((_, _) -> addresses(addresses));
  }

  private static List<InetAddress> addresses(String words) {
    return Arrays.stream(words.split(" "))
        .filter(word -> !word.isEmpty())
        .map(InetAddress::ofLiteral)
        .toList();
  }
}
