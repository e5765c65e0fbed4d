package io.htorrent.source.webseed;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileUrlsTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "http://mirror.com/file.exe, http://mirror.com/file.exe",
    "http://mirror.com/pub/, http://mirror.com/pub/file.exe",
    "http://mirror.com, http://mirror.com",
    "https://mirror.com:8443/a%20b?key=1&x=/, https://mirror.com:8443/a%20b?key=1&x=/",
    "http://mirror.com/pub/?key=1, http://mirror.com/pub/file.exe?key=1",
  })
  @DisplayName("BEP 19 one file: the URL itself, or its name below a folder")
  void oneFileIsTheUrlItselfOrBelowAFolder(String url, String expected) {
    TestTorrent torrent = TestTorrent.single("file.exe", 16384, 10);

    assertThat(only(url, torrent)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "http://mirror.com/pub/, http://mirror.com/pub/michael/Readme.txt",
    "http://mirror.com/pub, http://mirror.com/pub/michael/Readme.txt",
    "http://mirror.com, http://mirror.com/michael/Readme.txt",
    "http://mirror.com/pub?key=1, http://mirror.com/pub/michael/Readme.txt?key=1",
  })
  void aTorrentOfSeveralFilesIsBelowTheUrl(String url, String expected) {
    TestTorrent torrent = TestTorrent.of("michael", 16384, "Readme.txt 949");

    assertThat(only(url, torrent)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "W09 {0}: {1}")
  @CsvSource({
    "a#b, a%23b",
    "a%2e%2eb, a%252e%252eb",
    "%2e%2e, %252e%252e",
    "a+b;c=d&e@f:g, a%2Bb%3Bc%3Dd%26e%40f%3Ag",
    "zaż\u202eółć, za%C5%BC%C3%B3%C5%82%C4%87",
    "日本, %E6%97%A5%E6%9C%AC",
    "🎵.mp3, %F0%9F%8E%B5.mp3",
    "plain-file_1.0~x, plain-file_1.0~x",
  })
  void namesAreEncodedElementByElement(String name, String encoded) {
    TestTorrent torrent = TestTorrent.of("top", 16384, "folder/" + name + " 5");

    assertThat(only("http://mirror.com/", torrent))
        .isEqualTo("http://mirror.com/top/folder/" + encoded);
  }

  @Test
  @DisplayName("W09 a space and a question mark")
  void aSpaceAndAQuestionMark() {
    TestTorrent torrent = TestTorrent.single("what is it?.txt", 16384, 5);

    assertThat(only("http://mirror.com/", torrent))
        .isEqualTo("http://mirror.com/what%20is%20it%3F.txt");
  }

  private static String only(String url, TestTorrent torrent) {
    return FileUrls.of(URI.create(url), torrent.metainfo())
        .of(torrent.metainfo().files().getFirst())
        .toString();
  }
}
