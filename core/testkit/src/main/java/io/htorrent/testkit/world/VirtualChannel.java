package io.htorrent.testkit.world;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One end of a stream. Behaves as a socket: what is sent waits for its window, takes turns on the
/// way out of its machine, comes in other cuts than it went, and an orderly end comes after it. On
/// the world's thread.
///
/// Buffers are treated as badly as the contract allows: those to be sent are read as late as
/// possible, those received are overwritten after the call.
final class VirtualChannel implements PeerChannel {

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final VirtualHost host;
  private final Loop loop;
  private final Ends ends;
  private final ArrayDeque<Chunk> unsent = new ArrayDeque<>();
  private final ArrayDeque<Sent> leaving = new ArrayDeque<>(); // taken by the system, not gone yet
  private final ArrayDeque<Coming> coming = new ArrayDeque<>(); // from the other end, on the way
  private final ArrayDeque<Sent> arrived = new ArrayDeque<>(); // from the other end, not read yet
  private final SendWindow window = new SendWindow();
  private @Nullable VirtualChannel other;
  private @Nullable Listener listener;
  private int flushed; // of unsent
  private long unsentBytes;
  private long lastArrivalNanos;
  private boolean queued; // for the way out
  private boolean awaiting; // an acknowledgement
  private boolean reading = true;
  private boolean delivering;
  private boolean closed;
  private boolean abandoned; // our process knows nothing of it any more

  private record Chunk(ByteBuffer bytes, int length, Runnable sent) {}

  /// @param takenNanos when the sender's system took it
  private record Sent(Burst burst, int length, long takenNanos) {
    Sent(Burst burst, long takenNanos) {
      this(burst, burst.length(), takenNanos);
    }
  }

  /// @param dueNanos when it will be here
  private record Coming(Sent sent, long dueNanos) {}

  /// What there is to know of a channel.
  ///
  /// @param encrypted whether it is taken for encrypted: its bytes are as they would be without
  record Ends(PeerAddress local, PeerAddress remote, boolean outgoing, boolean encrypted) {}

  VirtualChannel(VirtualHost host, Loop loop, Ends ends) {
    this.host = host;
    this.loop = loop;
    this.ends = ends;
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
    return ends.remote;
  }

  @Override
  public PeerAddress local() {
    return ends.local;
  }

  @Override
  public boolean outgoing() {
    return ends.outgoing;
  }

  @Override
  public boolean encrypted() {
    return ends.encrypted;
  }

  // Sending.

  @Override
  public void send(ByteBuffer bytes, Runnable sent) {
    if (closed) {
      loop.execute(sent);
      return;
    }
    int length = host.network.bursts.length(bytes);
    unsent.add(new Chunk(bytes, length, sent));
    unsentBytes += length;
  }

  @Override
  public void flush() {
    flushed = unsent.size();
    pump();
  }

  @Override
  public long unsentBytes() {
    return unsentBytes;
  }

  /// Hands to the system what the window allows.
  private void pump() {
    long now = host.network.time.nanos();
    while (flushed > 0 && !closed && window.open(now)) {
      Chunk chunk = unsent.removeFirst();
      flushed--;
      unsentBytes -= chunk.length;
      window.took(chunk.length);
      host.network.bursts.cut(
          chunk.bytes, host.uplink.burstBytes(), burst -> leaving.add(new Sent(burst, now)));
      loop.execute(chunk.sent);
    }
    leaveInTurn();
    awaitAcknowledgement(now);
  }

  private void awaitAcknowledgement(long now) {
    long next = window.nextNanos();
    if (flushed > 0 && next >= 0 && !awaiting && !closed) {
      awaiting = true;
      host.network.time.after(
          next - now,
          () -> {
            awaiting = false;
            pump();
          });
    }
  }

  private void leaveInTurn() {
    if (!queued && !leaving.isEmpty()) {
      queued = !host.uplink.sends(this);
    }
  }

  /// Bytes that leave in one turn: as many bursts as make a packet or more.
  int turnBytes(int packet) {
    int bytes = 0;
    for (Sent sent : leaving) {
      bytes += sent.length;
      if (bytes >= packet) {
        break;
      }
    }
    return bytes;
  }

  /// One turn: as many bursts as make a packet or more have left the machine. Says how many bytes.
  int leave(int packet) {
    int bytes = 0;
    while (bytes < packet && !leaving.isEmpty()) {
      Sent sent = leaving.removeFirst();
      bytes += sent.length;
      depart(sent);
    }
    return bytes;
  }

  /// Whether more waits for another turn.
  boolean waitsAgain() {
    queued = !leaving.isEmpty();
    return queued;
  }

  private void depart(Sent sent) {
    VirtualChannel end = other();
    long now = host.network.time.nanos();
    long latency = host.latencyTo(end.host);
    if (end.abandoned) {
      departAgain(sent, 2 * latency);
      return;
    }
    long retry = host.retryNanos(sent.length, 2 * latency);
    if (retry > 0) {
      window.lost();
    }
    lastArrivalNanos = Math.max(now + latency + retry, lastArrivalNanos);
    end.comes(sent, lastArrivalNanos - now);
  }

  /// Nobody there knows what this is about: sent again until there is an answer, which is a reset.
  private void departAgain(Sent sent, long roundTripNanos) {
    if (host.network.cut(host, other().host)) {
      host.network.time.after(
          RETRY_NANOS,
          () -> {
            if (!closed) {
              depart(sent);
            }
          });
    } else {
      host.network.time.after(roundTripNanos, this::reset);
    }
  }

  // Receiving.

  private void comes(Sent sent, long delayNanos) {
    if (host.downBytesPerSecond == 0) {
      isDueIn(delayNanos, sent);
    } else {
      loop.after(delayNanos, () -> isDueIn(host.admissionDelay(sent.length), sent));
    }
  }

  /// What is due at the same moment comes as one.
  private void isDueIn(long delayNanos, Sent sent) {
    long dueNanos = host.network.time.nanos() + delayNanos;
    boolean alone = coming.isEmpty() || coming.getLast().dueNanos != dueNanos;
    coming.add(new Coming(sent, dueNanos));
    if (delayNanos == 0) {
      arrive();
    } else if (alone) {
      loop.after(delayNanos, this::arrive);
    }
  }

  private void arrive() {
    if (host.network.cut(host, other().host)) {
      loop.after(RETRY_NANOS, this::arrive); // TCP sends it again until it arrives
      return;
    }
    while (!coming.isEmpty() && coming.getFirst().dueNanos <= host.network.time.nanos()) {
      Sent sent = coming.removeFirst().sent;
      host.network.trace.arrived(other().host, host, sent.burst);
      arrived.add(sent);
    }
    if (!delivering) {
      deliver();
    }
  }

  @Override
  public void listen(Listener newListener) {
    listener = newListener;
    deliverSoon();
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    deliverSoon();
  }

  private void deliverSoon() {
    if (!delivering && !arrived.isEmpty()) {
      delivering = true;
      loop.execute(() -> {
        delivering = false;
        deliver();
      });
    }
  }

  private void deliver() {
    boolean any = false;
    while (!arrived.isEmpty() && listener != null && reading && !closed) {
      Sent sent = arrived.removeFirst();
      if (sent.burst instanceof Burst.End) {
        shut("closed by the other end");
      } else {
        any = true;
        sent.burst.deliver(this::read);
        other().acknowledged(sent);
      }
    }
    if (any && !closed) {
      Listener turns = listener();
      turns.receivedAll();
      turns.flushed();
    }
  }

  /// Who listens may change, or hang up, in the middle of a burst.
  private void read(ByteBuffer bytes) {
    if (!closed) {
      listener().received(bytes);
    }
  }

  private void acknowledged(Sent sent) {
    long now = host.network.time.nanos();
    long back = other().host.latencyTo(host);
    long empty = back + host.latencyTo(other().host);
    window.acknowledged(now + back, sent.length, now + back - sent.takenNanos, empty);
    awaitAcknowledgement(now);
  }

  // The end.

  @Override
  public void close() {
    if (!closed) {
      shut("closed");
      leaving.add(new Sent(new Burst.End(), host.network.time.nanos()));
      leaveInTurn();
    }
  }

  /// The connection breaks: what was on the way is lost at both ends.
  void reset() {
    broken();
    VirtualChannel end = other();
    if (!host.network.cut(host, end.host)) {
      host.network.time.after(host.latencyTo(end.host), end::broken);
    }
  }

  /// The machine is gone without a word.
  void abandon() {
    abandoned = true;
    closed = true;
    if (!coming.isEmpty()) {
      other().depart(coming.removeFirst().sent);
    }
  }

  private void broken() {
    leaving.clear();
    coming.clear();
    arrived.clear();
    shut("reset by peer");
  }

  private void shut(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    unsent.forEach(chunk -> loop.execute(chunk.sent));
    unsent.clear();
    unsentBytes = 0;
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
    return ends.local + (ends.outgoing ? " → " : " ← ") + ends.remote;
  }
}
