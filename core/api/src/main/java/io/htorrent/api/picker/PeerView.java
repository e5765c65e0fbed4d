package io.htorrent.api.picker;

/// What a picker may know of the peer it picks for. A live view on the torrent's loop, valid during
/// the call.
public interface PeerView {

  /// A number that names this connection for its life.
  long key();

  /// Whether the peer has this piece and may be asked for it now; choking is already considered.
  boolean canGive(int piece);

  /// How many pieces the peer has.
  int pieces();

  /// The first piece at or after `from` that the peer has, or -1: for peers that have few.
  int nextPiece(int from);

  /// How many pieces the peer suggested (BEP 6) and we still lack some of.
  int suggestedCount();

  /// The `index`-th of them, the newest first: cheap for the peer to give now. Whether it may be
  /// asked for, [#canGive] says.
  int suggested(int index);

  /// Whether the peer has every piece.
  boolean seed();

  /// Requests sent and not yet answered.
  int inFlight();

  /// Payload rate of this peer to us, smoothed.
  long bytesPerSecond();

  /// How many blocks in a row it is wise to ask this peer for: what it sends in 20 seconds, from 1
  /// to 512 (8 MiB). A peer for which that is a whole piece should get whole pieces.
  int runBlocks();

  /// Whether the peer let us wait too long: give it what nobody else needs.
  boolean snubbed();
}
