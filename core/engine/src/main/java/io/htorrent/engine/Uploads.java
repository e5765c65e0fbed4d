package io.htorrent.engine;

import io.htorrent.api.storage.Storage;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.disk.Disk;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers requests: reads up to sixteen blocks at once on a worker, headers in place, and sends
/// them as one piece of memory. On the torrent's loop.
///
/// Peers with requests take turns, a batch each: what a limit or the memory allows is not eaten up
/// by the one that asks fastest.
final class Uploads {

  private static final int BATCHES_PER_PEER = 2; // one being read while one is being sent
  private static final long UNSENT_LIMIT = 1L << 20;

  private final Loop loop;
  private final Buffers buffers;
  private final Disk disk;
  private final TokenBucket limit;
  private final Listener listener;
  private final LinkedHashSet<PeerSession> turns = new LinkedHashSet<>(); // whose turn it is, first
  private Loop.@Nullable Timer waiting;

  /// Who hears of uploads.
  interface Listener {
    /// Blocks of a piece were read for this peer.
    void read(PeerSession peer, int piece);

    /// Payload bytes of this peer were handed to the operating system.
    void uploaded(PeerSession peer, long bytes);

    /// A piece that we offered could not be read.
    void unreadable(int piece, IOException cause);

    /// Whether anything is served now.
    boolean serves();
  }

  Uploads(Loop loop, Buffers buffers, Disk disk, TokenBucket limit, Listener listener) {
    this.loop = loop;
    this.buffers = buffers;
    this.disk = disk;
    this.limit = limit;
    this.listener = listener;
  }

  /// Answers what this peer asked for when its turn comes, as far as memory, its socket and the
  /// limit allow.
  void serve(PeerSession peer) {
    if (peer.serving.isWaiting()) {
      turns.add(peer);
      takeTurns();
    }
  }

  private void takeTurns() {
    while (!turns.isEmpty() && listener.serves()) {
      PeerSession peer = turns.getFirst();
      if (busy(peer)) {
        turns.removeFirst(); // it comes again when its batch was sent
        continue;
      }
      if (!buffers.available()) {
        waitFor(1_000_000L);
        return;
      }
      List<PeerMessage.Request> batch = nextBatch(peer);
      if (batch.isEmpty()) {
        waitFor(limit.waitNanos(loop.nanos()));
        return;
      }
      turns.removeFirst();
      turns.add(peer);
      read(peer, batch);
    }
  }

  /// Whether this peer can take nothing more now.
  private static boolean busy(PeerSession peer) {
    return !peer.serving.isWaiting()
        || peer.account.batches >= BATCHES_PER_PEER
        || peer.channel().unsentBytes() >= UNSENT_LIMIT
        || peer.closed();
  }

  private List<PeerMessage.Request> nextBatch(PeerSession peer) {
    List<PeerMessage.Request> batch = new ArrayList<>(Buffers.RUN_BLOCKS);
    PeerMessage.Request next = peer.serving.first();
    while (next != null
        && batch.size() < peer.account.batchBlocks()
        && (batch.isEmpty() || batch.getFirst().piece() == next.piece())
        && limit.tryTake(next.length(), loop.nanos())) {
      batch.add(peer.serving.take());
      next = peer.serving.first();
    }
    return batch;
  }

  private void read(PeerSession peer, List<PeerMessage.Request> batch) {
    ByteBuffer buffer = buffers.take();
    peer.account.batches++;
    disk.read(
        batch.getFirst().piece(),
        storage -> fill(storage, batch, buffer),
        result -> {
          switch (result) {
            case Disk.Written.Ok _ -> {
              listener.read(peer, batch.getFirst().piece());
              send(peer, batch, buffer.flip());
            }
            case Disk.Written.Failed failed -> {
              batch.forEach(peer.serving::unreadable);
              peer.flush();
              giveBack(peer, buffer);
              listener.unreadable(batch.getFirst().piece(), failed.cause());
            }
          }
        });
  }

  private void fill(Storage storage, List<PeerMessage.Request> batch, ByteBuffer buffer)
      throws IOException {
    for (PeerMessage.Request request : batch) {
      WireWriter.write(
          new PeerMessage.Piece(request.piece(), request.begin(), request.length()), buffer);
      int kept = buffers.contents().kept(request.length());
      ByteBuffer payload = buffer.slice(buffer.position(), kept);
      disk.readPadded(storage, request.piece(), request.begin(), payload);
      buffer.position(buffer.position() + kept);
    }
  }

  private void send(PeerSession peer, List<PeerMessage.Request> batch, ByteBuffer buffer) {
    long payload = peer.closed() ? 0 : keepWanted(peer, batch, buffer);
    if (payload == 0) {
      giveBack(peer, buffer);
      serve(peer);
      return;
    }
    long handedNanos = loop.nanos();
    peer.sendBlocks(
        buffer,
        () -> {
          peer.account.batchTook(loop.nanos() - handedNanos);
          giveBack(peer, buffer);
          if (!peer.closed()) {
            listener.uploaded(peer, payload);
            serve(peer);
          }
        });
    peer.channel().flush();
  }

  /// Closes the gaps of blocks that nobody wants any more: cancelled, or choked away, while they
  /// were read. Says how many bytes of payload are left.
  private long keepWanted(PeerSession peer, List<PeerMessage.Request> batch, ByteBuffer buffer) {
    int from = 0;
    int to = 0;
    long payload = 0;
    for (PeerMessage.Request request : batch) {
      int length = WireWriter.BLOCK_HEADER + buffers.contents().kept(request.length());
      if (peer.serving.claim(request)) {
        if (from > to) {
          buffer.put(to, buffer, from, length);
        }
        to += length;
        payload += request.length();
      } else {
        limit.giveBack(request.length());
      }
      from += length;
    }
    buffer.limit(to);
    return payload;
  }

  private void giveBack(PeerSession peer, ByteBuffer buffer) {
    buffers.give(buffer);
    peer.account.batches--;
  }

  private void waitFor(long nanos) {
    if (waiting == null) {
      waiting =
          loop.after(
              nanos,
              () -> {
                waiting = null;
                takeTurns();
              });
    }
  }
}
