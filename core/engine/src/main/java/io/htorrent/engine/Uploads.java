package io.htorrent.engine;

import io.htorrent.api.storage.Storage;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.disk.Disk;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers requests: reads up to sixteen blocks at once on a worker, headers in place, and sends
/// them as one piece of memory. On the torrent's loop.
final class Uploads {

  private static final int BATCHES_PER_PEER = 2; // one being read while one is being sent
  private static final long UNSENT_LIMIT = 1L << 20;

  private final Loop loop;
  private final Buffers buffers;
  private final Disk disk;
  private final TokenBucket limit;
  private final Listener listener;
  private Loop.@Nullable Timer waiting;

  /// Who hears of uploads.
  interface Listener {
    /// Payload bytes of this peer were handed to the operating system.
    void uploaded(PeerSession peer, long bytes);

    /// A piece that we offered could not be read.
    void unreadable(int piece, IOException cause);

    /// The upload limit, or memory, allows more.
    void mayServe();
  }

  Uploads(Loop loop, Buffers buffers, Disk disk, TokenBucket limit, Listener listener) {
    this.loop = loop;
    this.buffers = buffers;
    this.disk = disk;
    this.limit = limit;
    this.listener = listener;
  }

  /// Answers what this peer asked for, as far as memory, its socket and the limit allow.
  void serve(PeerSession peer) {
    while (!peer.uploads.isEmpty()
        && peer.account.batches < BATCHES_PER_PEER
        && peer.channel().unsentBytes() < UNSENT_LIMIT
        && !peer.closed()) {
      if (!buffers.available()) {
        waitFor(1_000_000L);
        return;
      }
      List<PeerMessage.Request> batch = nextBatch(peer);
      if (batch.isEmpty()) {
        waitFor(limit.waitNanos(loop.nanos()));
        return;
      }
      read(peer, batch);
    }
  }

  private List<PeerMessage.Request> nextBatch(PeerSession peer) {
    List<PeerMessage.Request> batch = new ArrayList<>(Buffers.RUN_BLOCKS);
    while (batch.size() < Buffers.RUN_BLOCKS
        && !peer.uploads.isEmpty()
        && (batch.isEmpty() || batch.getFirst().piece() == peer.uploads.getFirst().piece())
        && limit.tryTake(peer.uploads.getFirst().length(), loop.nanos())) {
      batch.add(peer.uploads.removeFirst());
    }
    return batch;
  }

  private void read(PeerSession peer, List<PeerMessage.Request> batch) {
    ByteBuffer buffer = buffers.take();
    peer.account.batches++;
    disk.read(
        batch.getFirst().piece(),
        storage -> fill(storage, batch, buffer, buffers.contents()),
        result -> {
          switch (result) {
            case Disk.Written.Ok _ -> send(peer, batch, buffer.flip());
            case Disk.Written.Failed failed -> {
              giveBack(peer, buffer);
              listener.unreadable(batch.getFirst().piece(), failed.cause());
            }
          }
        });
  }

  private static void fill(
      Storage storage, List<PeerMessage.Request> batch, ByteBuffer buffer, BlockContents contents)
      throws IOException {
    for (PeerMessage.Request request : batch) {
      WireWriter.write(
          new PeerMessage.Piece(request.piece(), request.begin(), request.length()), buffer);
      int kept = contents.kept(request.length());
      storage.read(request.piece(), request.begin(), buffer.slice(buffer.position(), kept));
      buffer.position(buffer.position() + kept);
    }
  }

  private void send(PeerSession peer, List<PeerMessage.Request> batch, ByteBuffer buffer) {
    if (peer.closed() || peer.amChoking) {
      giveBack(peer, buffer); // BEP 3: a choked peer's requests are dropped
      return;
    }
    long payload = batch.stream().mapToLong(PeerMessage.Request::length).sum();
    peer.sendBlocks(
        buffer,
        () -> {
          giveBack(peer, buffer);
          if (!peer.closed()) {
            listener.uploaded(peer, payload);
            serve(peer);
          }
        });
    peer.channel().flush();
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
                listener.mayServe();
              });
    }
  }
}
