package io.htorrent.engine;

import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.WireWriter;
import java.nio.ByteBuffer;

/// What goes to one peer, in order: small messages are collected until the flush, blocks follow
/// them as they are. On the torrent's loop.
final class Outbox {

  private static final int COLLECTED_BYTES = 512;
  private static final Runnable NOTHING = () -> {};

  private final PeerChannel channel;
  private ByteBuffer collected = ByteBuffer.allocate(0);
  private long lastNanos;
  private long unreadBytes;
  private long tookNanos;

  Outbox(PeerChannel channel, long nanos) {
    this.channel = channel;
    this.lastNanos = nanos;
    this.tookNanos = nanos;
  }

  /// Queues a small message.
  void put(PeerMessage message, long nanos) {
    int length = WireWriter.length(message);
    if (collected.remaining() < length) {
      handOver();
      collected = ByteBuffer.allocate(Math.max(length, COLLECTED_BYTES));
    }
    WireWriter.write(message, collected);
    lastNanos = nanos;
  }

  /// Queues blocks, headers included, after the small messages before them.
  ///
  /// @param sent runs when the buffer is free again
  void put(ByteBuffer blocks, Runnable sent, long nanos) {
    handOver();
    unreadBytes += blocks.remaining(); // else more to read would look as if nothing was read
    channel.send(blocks, sent);
    lastNanos = nanos;
  }

  /// Sends what was queued.
  void flush() {
    if (collected.position() > 0) {
      handOver();
      channel.flush();
    }
  }

  /// Bytes queued and not yet handed to the operating system.
  long unsentBytes() {
    return channel.unsentBytes() + collected.position();
  }

  /// When the last message was queued.
  long lastNanos() {
    return lastNanos;
  }

  /// Once a second: since when the peer took nothing of what waits for it; 0 when nothing does.
  long unreadNanos(long nanos) {
    long before = unreadBytes;
    unreadBytes = channel.unsentBytes();
    if (unreadBytes == 0 || unreadBytes < before) {
      tookNanos = nanos;
    }
    return nanos - tookNanos;
  }

  private void handOver() {
    if (collected.position() > 0) {
      channel.send(collected.flip(), NOTHING);
      collected = ByteBuffer.allocate(0);
    }
  }
}
