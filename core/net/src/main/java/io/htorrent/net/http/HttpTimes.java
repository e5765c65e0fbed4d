package io.htorrent.net.http;

import java.time.Duration;

/// How long a fetch waits for the other side, besides the total of its request.
///
/// @param connect for a TCP connection to one address
/// @param read for the next byte
record HttpTimes(Duration connect, Duration read) {

  /// What libtorrent's 30 s in all leave for one step.
  static final HttpTimes USUAL = new HttpTimes(Duration.ofSeconds(10), Duration.ofSeconds(10));
}
