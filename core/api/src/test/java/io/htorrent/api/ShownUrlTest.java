package io.htorrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownUrlTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "http://t.example/announce, http://t.example/announce",
    "http://t.example:8080/announce.php, http://t.example:8080/announce.php",
    "udp://tracker.opentrackr.org:1337/announce, udp://tracker.opentrackr.org:1337/announce",
    "http://[::1]:80/announce, http://[::1]:80/announce",
    "udp://t.example:80, udp://t.example:80",
    "http://t.example, http://t.example",
    "http://t.example/, http://t.example/",
    "https://t.example/0123456789abcdef0123456789abcdef/announce, https://t.example/***/announce",
    "https://t.example/announce/a1b2c3d4, https://t.example/announce/***",
    "https://t.example/a/verylongwordwithoutdigits/announce, https://t.example/a/***/announce",
    "https://t.example/announce?passkey=s3cret, https://t.example/announce?passkey=***",
    "https://t.example/a.php?uid=1&key=2&flag&, https://t.example/a.php?uid=***&key=***&***&",
    "https://t.example?passkey=s3cret, https://t.example?passkey=***",
    "http://user:password@t.example/announce, http://***@t.example/announce",
    "http://a1b2c3d4e5f6a7b8c9.t.example/announce, http://***.t.example/announce",
    "http://t.example/announce#top, http://t.example/announce",
    "no url at all, no url at all",
    "'', ''",
  })
  void masksWhatMayBeASecret(String url, String shown) {
    assertThat(ShownUrl.of(url)).isEqualTo(shown);
  }

  @Test
  void isOneLineOfBoundedLength() {
    assertThat(ShownUrl.of("http://a\n\u001b[31m/" + "x/".repeat(1000)))
        .startsWith("http://a \\u001b[31m/x/x/")
        .hasSizeLessThanOrEqualTo(201);
  }
}
