package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "unregistered torrent, true",
    "Unregistered torrent pass, true",
    "Torrent not registered with this tracker., true",
    "torrent is not registered, true",
    "Torrent Not Found, true",
    "Torrent has been deleted., true",
    "Torrent does not exist, true",
    "unknown torrent, true",
    "info_hash not found in the database, true",
    "Requested download is not authorized for use with this tracker., true",
    "'', false",
    "overloaded, false",
    "HTTP status 500, false",
    "HTTP status 404, false",
    "passkey not found, false",
    "you have not registered, false",
  })
  void knowsWhatTrackersSayOfTorrentsThatAreNotTheirs(String reason, boolean unknown) {
    assertThat(Refusals.unknownTorrent(reason)).isEqualTo(unknown);
  }
}
