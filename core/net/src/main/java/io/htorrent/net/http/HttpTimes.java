package io.htorrent.net.http;

import java.time.Duration;

/// How long a fetch waits for the other side, besides the total of its request.
///
/// @param connect for a TCP connection to one address
/// @param read for the next byte
/// @param other for the other address family, when one has answered
record HttpTimes(Duration connect, Duration read, Duration other) {

  /// What libtorrent's 30 s in all leave for one step.
  static final HttpTimes USUAL =
      new HttpTimes(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(3));

  /// The same for one family alone.
  HttpTimes(Duration connect, Duration read) {
    this(connect, read, connect);
  }
}
