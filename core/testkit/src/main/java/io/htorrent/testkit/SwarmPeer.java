package io.htorrent.testkit;

import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PeerView;

/// A peer of a [Swarm]: what a picker sees of it. Made by [Swarm#peer]. On one thread.
public final class SwarmPeer implements PeerView {

  private final long key;
  private final PieceSet has;
  private int[] suggested = {};
  private boolean choking;
  private boolean snubbed;
  private long bytesPerSecond = 100_000;
  private int runBlocks = 1;
  private int inFlight;
  private long looks;

  SwarmPeer(long key, PieceSet has) {
    this.key = key;
    this.has = has;
  }

  /// The peer at this speed: it should get that many blocks in a row.
  public SwarmPeer fast(int wishedRunBlocks) {
    runBlocks = wishedRunBlocks;
    bytesPerSecond = wishedRunBlocks * 100_000L;
    return this;
  }

  /// The peer after it let us wait too long.
  public SwarmPeer snubbing() {
    snubbed = true;
    return this;
  }

  /// The peer after it suggested these pieces, the newest first (BEP 6).
  public SwarmPeer suggesting(int... pieces) {
    suggested = pieces.clone();
    return this;
  }

  /// The peer while it chokes us: nothing may be asked of it.
  public SwarmPeer choking() {
    choking = true;
    return this;
  }

  /// What the peer has; live.
  public PieceSet has() {
    return has;
  }

  /// How often anybody looked at one of its pieces so far.
  public long looks() {
    return looks;
  }

  /// As [#canGive], but nobody's look.
  boolean gives(int piece) {
    return !choking && has.contains(piece);
  }

  void requested() {
    inFlight++;
  }

  void answered() {
    inFlight--;
  }

  @Override
  public long key() {
    return key;
  }

  @Override
  public boolean canGive(int piece) {
    looks++;
    return gives(piece);
  }

  @Override
  public int pieces() {
    return has.size();
  }

  @Override
  public int nextPiece(int from) {
    looks++;
    return has.next(from);
  }

  @Override
  public int suggestedCount() {
    return suggested.length;
  }

  @Override
  public int suggested(int index) {
    looks++;
    return suggested[index];
  }

  @Override
  public boolean seed() {
    return has.isFull();
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  @Override
  public int runBlocks() {
    return runBlocks;
  }

  @Override
  public boolean snubbed() {
    return snubbed;
  }

  @Override
  public String toString() {
    return "peer " + key + " with " + has;
  }
}
