package io.htorrent.engine;

import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.ProtocolViolation;
import io.htorrent.engine.wire.WireReader;

/// How much of our time one peer may take: when we read from it, and since when it owes us the rest
/// of a message. On the torrent's loop.
///
/// Small messages have a budget. Who floods is not read from until it is paid back (P12): its TCP
/// window holds it, and the other peers of the loop do not notice. Who changes its mind about
/// choking or interest without end is closed (P28, P29, W35).
final class Attention {

  // A leecher on a fast line, with small pieces, sends some thousand Haves a second.
  private static final int MESSAGES_PER_SECOND = 10_000;
  private static final int MESSAGES_AT_ONCE = 20_000;
  // Interest goes and comes with each piece that the other end verifies first.
  private static final int CHANGES_PER_SECOND = 20;
  private static final int CHANGES_AT_ONCE = 500;

  private final PeerChannel channel;
  private final Allowance messages;
  private final Allowance changes;
  private long lastReceivedNanos;
  private long messageBeganNanos;
  private long messagesBefore = -1;
  private boolean midMessage;
  private boolean diskBehind;
  private boolean flooded;
  private long floodedNanos;

  Attention(PeerChannel channel, long nanos) {
    this.channel = channel;
    this.messages = new Allowance(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, nanos);
    this.changes = new Allowance(CHANGES_PER_SECOND, CHANGES_AT_ONCE, nanos);
    this.lastReceivedNanos = nanos;
  }

  /// A message came that carries no block and asks for none.
  void smallMessage() {
    flooded |= !messages.take(lastReceivedNanos);
  }

  /// The peer changed one of its two flags, or is a seed no more.
  void changedItsMind() throws ProtocolViolation {
    if (!changes.take(lastReceivedNanos)) {
      throw new ProtocolViolation("choke, interest or pieces changed without end", 3);
    }
  }

  /// Bytes came and are about to be read.
  void came(long nanos) {
    lastReceivedNanos = nanos;
  }

  /// They were read: is a message under way, and is it another one than before?
  void read(WireReader reader) {
    if (reader.messages() != messagesBefore || !midMessage) {
      messagesBefore = reader.messages();
      messageBeganNanos = lastReceivedNanos;
    }
    midMessage = reader.midMessage();
  }

  /// All that came in one go was taken.
  void pauseIfFlooded() {
    if (flooded) {
      floodedNanos = lastReceivedNanos + messages.waitNanos();
      channel.reading(false);
    }
  }

  /// Once a second: a flood that was paid back is over.
  void tick(long nanos) {
    if (flooded && nanos - floodedNanos >= 0) {
      flooded = false;
      resume(nanos);
    }
  }

  /// The disk cannot take more of what this peer sends, or it can again.
  void diskBehind(boolean behind, long nanos) {
    diskBehind = behind;
    if (behind) {
      channel.reading(false);
    } else {
      resume(nanos);
    }
  }

  private void resume(long nanos) {
    if (!heldBack()) {
      lastReceivedNanos = nanos; // its silence was our doing
      messageBeganNanos = nanos;
      channel.reading(true);
    }
  }

  /// Whether we do not read from it.
  boolean heldBack() {
    return diskBehind || flooded;
  }

  /// Since the last byte came.
  long silentNanos(long nanos) {
    return nanos - lastReceivedNanos;
  }

  /// Since a message began that is not complete; 0 between messages.
  long messageNanos(long nanos) {
    return midMessage ? nanos - messageBeganNanos : 0;
  }
}
