package io.htorrent.engine;

import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Verdict;

/// What a choker needs to know of one peer's past: bytes of the last round, since when it is
/// served, and why it is, or is not. On the loop.
final class UploadAccount {

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

  UploadAccount(long nanos) {
    this.connectedNanos = nanos;
    this.unchokedNanos = nanos;
    this.lastUnchokeNanos = nanos;
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
