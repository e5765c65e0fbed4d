package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest(name = "H12 {0} to {1} is allowed: {2}")
  @CsvSource({
    "http://a.example/, http://b.example/, true",
    "http://a.example/, https://b.example/, true",
    "https://a.example/, https://b.example/, true",
    "https://a.example/, http://a.example/, false",
  })
  void refusesToLeaveTls(URI from, URI to, boolean allowed) throws IOException {
    Target start = Target.of(from);
    Target end = Target.of(to);

    if (allowed) {
      assertThatCode(() -> start.checkRedirect(end)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> start.checkRedirect(end))
          .hasMessageContaining("redirects from https to http");
    }
  }

  @ParameterizedTest(name = "H15 {0}")
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://a.example/",
        "gopher://a.example/",
        "a.example/announce",
        "http:///announce",
        "http:announce",
        "http://user@a.example/",
        "http://user:secret@a.example/",
        "http://a.example:0/",
        "http://a.example:65536/",
        "http://a.example:99999999999/",
        "http://a%0d%0aHost.example/",
        "http://b\u00fccher.example/",
        "http://\u0430.example/",
        "http://a,b.example/",
      })
  void h15RefusesUrlsThatAreNotPlain(String url) {
    assertThatThrownBy(() -> Target.of(URI.create(url)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void takesAUrlApart() throws IOException {
    assertThat(Target.of(URI.create("HTTP://My_Tracker.Example/a%20b?x=%00&y#z")))
        .isEqualTo(new Target(false, "my_tracker.example", 80, "/a%20b?x=%00&y"));
    assertThat(Target.of(URI.create("https://[2001:DB8::1]:8443")))
        .isEqualTo(new Target(true, "2001:db8::1", 8443, "/"));
    assertThat(Target.of(URI.create("https://[2001:db8::1]:8443/x")).authority())
        .isEqualTo("[2001:db8::1]:8443");
    assertThat(Target.of(URI.create("https://a.example:443/x")).authority()).isEqualTo("a.example");
    assertThat(Target.of(URI.create("http://a.example:/x?\u00fc")).pathAndQuery())
        .isEqualTo("/x?%C3%BC");
  }
}
