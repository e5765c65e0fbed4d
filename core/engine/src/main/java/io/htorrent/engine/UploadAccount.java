package io.htorrent.engine;

import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Verdict;
import io.htorrent.engine.disk.Buffers;
import java.util.concurrent.TimeUnit;

/// What a choker needs to know of one peer's past: bytes of the last round, since when it is
/// served, and why it is, or is not. On the loop.
final class UploadAccount {

  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final long connectedNanos;
  private long unchokedNanos;
  private long lastUnchokeNanos;
  private long uploadedAtUnchoke;
  private long downloadedAtRound;
  private long uploadedAtRound;
  private boolean optimistic;
  private Reason reason = Reason.NOT_INTERESTED; // BEP 3: connections start out so

  /// Batches being read or sent.
  int batches;

  private int batchBlocks = 1; // doubles at once where the line is fast

  UploadAccount(long nanos) {
    this.connectedNanos = nanos;
    this.unchokedNanos = nanos;
    this.lastUnchokeNanos = nanos;
  }

  /// Blocks of the next batch: no more than go out in a second. What the operating system has taken
  /// cannot be choked away: on a slow line, two batches of 16 would keep it busy for a minute.
  int batchBlocks() {
    return batchBlocks;
  }

  /// A batch went to the operating system, after so long.
  void batchTook(long nanos) {
    if (nanos > SLOW_NANOS) {
      batchBlocks = Math.max(1, batchBlocks / 2);
    } else if (nanos < FAST_NANOS) {
      batchBlocks = Math.min(Buffers.RUN_BLOCKS, batchBlocks * 2);
    }
  }

  long connectedNanos() {
    return connectedNanos;
  }

  long unchokedNanos() {
    return unchokedNanos;
  }

  long lastUnchokeNanos() {
    return lastUnchokeNanos;
  }

  boolean optimistic() {
    return optimistic;
  }

  /// Why it is served or choked.
  Reason reason() {
    return reason;
  }

  void judged(Verdict verdict) {
    optimistic = verdict.optimistic();
    reason = verdict.reason();
  }

  long downloadedThisRound(long total) {
    return total - downloadedAtRound;
  }

  long uploadedThisRound(long total) {
    return total - uploadedAtRound;
  }

  long uploadedSinceUnchoke(long total) {
    return total - uploadedAtUnchoke;
  }

  void roundEnded(long downloadedTotal, long uploadedTotal) {
    downloadedAtRound = downloadedTotal;
    uploadedAtRound = uploadedTotal;
  }

  void choked(boolean choked, long nanos, long uploadedTotal) {
    if (!choked) {
      unchokedNanos = nanos;
      lastUnchokeNanos = nanos;
      uploadedAtUnchoke = uploadedTotal;
    }
  }
}
