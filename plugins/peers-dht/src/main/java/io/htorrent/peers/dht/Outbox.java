package io.htorrent.peers.dht;

import io.htorrent.api.network.UdpLane;
import java.nio.ByteBuffer;

/// Everything that we send goes through here, and only as much as is polite: so many bytes a
/// second, and so many questions.
final class Outbox {

  private static final double QUERIES_PER_SECOND = 100;
  private static final double BURST_SECONDS = 3;

  /// Answers stop when this part of the savings is left: a flood of questions cannot take our own
  /// from us.
  private static final double OURS = 1.0 / 3;

  private final UdpLane lane;
  private final Budget bytes;
  private final Budget queries;

  Outbox(UdpLane lane, long bytesPerSecond, long nanos) {
    this.lane = lane;
    this.bytes = new Budget(bytesPerSecond, BURST_SECONDS, nanos);
    this.queries = new Budget(QUERIES_PER_SECOND, BURST_SECONDS, nanos);
  }

  /// Sends a question, unless too much was sent already.
  boolean query(Endpoint to, byte[] message, long nanos) {
    return queries.take(1, 0, nanos) && send(to, message, 0, nanos);
  }

  /// Sends an answer, unless too much was sent already: then the asker hears nothing.
  void reply(Endpoint to, byte[] message, long nanos) {
    send(to, message, OURS, nanos);
  }

  private boolean send(Endpoint to, byte[] message, double reserved, long nanos) {
    if (!bytes.take(message.length, reserved, nanos)) {
      return false;
    }
    lane.send(to.socket(), ByteBuffer.wrap(message));
    return true;
  }
}
