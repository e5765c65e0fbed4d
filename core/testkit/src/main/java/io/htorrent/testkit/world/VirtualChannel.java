package io.htorrent.testkit.world;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One end of a stream. Behaves as a socket: bytes wait for a window of a quarter MiB, come in
/// other cuts than they went, and an orderly close comes after them. On the world's thread.
///
/// Buffers are treated as badly as the contract allows: those to be sent are read as late as
/// possible, those received are overwritten after the call.
final class VirtualChannel implements PeerChannel {

  private static final int WINDOW = 256 * 1024;

  private final VirtualHost host;
  private final Loop loop;
  private final PeerAddress local;
  private final PeerAddress remote;
  private final boolean outgoing;
  private final ArrayDeque<Chunk> unsent = new ArrayDeque<>();
  private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
  private @Nullable VirtualChannel other;
  private @Nullable Listener listener;
  private int flushed; // of unsent
  private int onTheWay; // bytes handed over and not yet read by the other end
  private long lastArrivalNanos;
  private boolean reading = true;
  private boolean delivering;
  private boolean ended; // the other end said goodbye
  private boolean closed;

  private record Chunk(ByteBuffer bytes, Runnable sent) {}

  VirtualChannel(
      VirtualHost host, Loop loop, PeerAddress local, PeerAddress remote, boolean outgoing) {
    this.host = host;
    this.loop = loop;
    this.local = local;
    this.remote = remote;
    this.outgoing = outgoing;
  }

  void connect(VirtualChannel otherEnd) {
    other = otherEnd;
    otherEnd.other = this;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public PeerAddress remote() {
    return remote;
  }

  @Override
  public PeerAddress local() {
    return local;
  }

  @Override
  public boolean outgoing() {
    return outgoing;
  }

  @Override
  public void listen(Listener newListener) {
    listener = newListener;
    deliver();
  }

  @Override
  public void send(ByteBuffer bytes, Runnable sent) {
    if (closed) {
      loop.execute(sent);
    } else {
      unsent.add(new Chunk(bytes, sent));
    }
  }

  @Override
  public void flush() {
    flushed = unsent.size();
    pump();
  }

  @Override
  public long unsentBytes() {
    return unsent.stream().mapToLong(chunk -> chunk.bytes.remaining()).sum();
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    deliver();
  }

  @Override
  public void close() {
    if (!closed) {
      shut("closed");
      transit(0, () -> other().goodbye());
    }
  }

  /// The connection breaks: what was on the way is lost at both ends.
  void reset() {
    arrived.clear();
    shut("reset by peer");
    VirtualChannel end = other();
    host.network.time.after(
        host.latencyNanos,
        () -> {
          end.arrived.clear();
          end.shut("reset by peer");
        });
  }

  private void pump() {
    while (flushed > 0 && onTheWay < WINDOW && !closed) {
      Chunk chunk = unsent.removeFirst();
      flushed--;
      byte[] bytes = new byte[chunk.bytes.remaining()];
      chunk.bytes.get(bytes);
      onTheWay += bytes.length;
      host.network
          .segments(bytes)
          .forEach(segment -> transit(segment.length, () -> other().arrive(segment)));
      loop.execute(chunk.sent);
    }
  }

  /// Through our line, then through theirs, behind all that went before.
  private void transit(int bytes, Runnable arrival) {
    long now = host.network.time.nanos();
    lastArrivalNanos = Math.max(host.departure(bytes) + host.latencyNanos, lastArrivalNanos);
    host.network.time.after(
        lastArrivalNanos - now,
        () -> host.network.time.after(other().host.admissionDelay(bytes), arrival));
  }

  private void arrive(byte[] segment) {
    if (closed) {
      return;
    }
    CRC32C sum = new CRC32C();
    sum.update(segment);
    String hash = Long.toHexString(sum.getValue());
    host.network.trace.accept(
        other().host.name + " > " + host.name + " " + segment.length + " " + hash);
    arrived.add(segment);
    deliver();
  }

  private void goodbye() {
    ended = true;
    deliver();
  }

  private void deliver() {
    if (!delivering && !closed && listener != null && reading) {
      delivering = true;
      loop.execute(this::deliverNow);
    }
  }

  private void deliverNow() {
    delivering = false;
    if (closed || !reading) {
      return;
    }
    int read = 0;
    boolean any = !arrived.isEmpty();
    while (!arrived.isEmpty() && !closed) {
      byte[] segment = arrived.removeFirst();
      read += segment.length;
      listener().received(ByteBuffer.wrap(segment));
      Arrays.fill(segment, (byte) 0xee); // it was lent for the call
    }
    if (any) {
      if (!closed) {
        listener().receivedAll();
      }
      other().acknowledged(read);
    }
    if (ended && arrived.isEmpty() && !closed) {
      shut("closed by the other end");
    }
  }

  private void acknowledged(int bytes) {
    onTheWay -= bytes;
    loop.execute(this::pump);
  }

  private void shut(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    unsent.forEach(chunk -> loop.execute(chunk.sent));
    unsent.clear();
    flushed = 0;
    loop.execute(() -> {
      if (listener != null) {
        listener.closed(reason);
      }
    });
  }

  private Listener listener() {
    if (listener == null) {
      throw new IllegalStateException("nobody listens to " + this);
    }
    return listener;
  }

  private VirtualChannel other() {
    if (other == null) {
      throw new IllegalStateException(this + " is not connected");
    }
    return other;
  }

  @Override
  public String toString() {
    return local + (outgoing ? " → " : " ← ") + remote;
  }
}
