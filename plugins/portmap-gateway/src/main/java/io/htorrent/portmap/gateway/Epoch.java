package io.htorrent.portmap.gateway;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/// How long the gateway says that it has been running, held against our own clock: when it does not
/// fit, the gateway started anew and has forgotten us (RFC 6887, 8.5; NAT-PMP counts alike). On the
/// driver's loop.
final class Epoch {

  private static final long SLACK_SECONDS = 2;
  private static final int DRIFT = 16; // clocks may differ by one part of so many

  private boolean known;
  private long seconds;
  private long atNanos;

  /// The gateway said so just now.
  void seen(long gatewaySeconds, long nanos) {
    known = true;
    seconds = gatewaySeconds;
    atNanos = nanos;
  }

  /// Whether a gateway that says so now is still the one that we know.
  boolean fits(long gatewaySeconds, long nanos) {
    long theirs = gatewaySeconds - seconds;
    long ours = TimeUnit.NANOSECONDS.toSeconds(nanos - atNanos);
    return !known
        || (theirs >= -1
            && ours + SLACK_SECONDS >= theirs - theirs / DRIFT
            && theirs + SLACK_SECONDS >= ours - ours / DRIFT);
  }

  /// Where an answer has it, of either protocol.
  ///
  /// @param answer at least as long as the head of its protocol's answers
  static long of(ByteBuffer answer) {
    return answer.getInt(answer.get(0) == 0 ? 4 : 8) & 0xffffffffL;
  }
}
