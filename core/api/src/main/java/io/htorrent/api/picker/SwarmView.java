package io.htorrent.api.picker;

/// What a picker may know of a torrent and its swarm. A live view on the torrent's loop, valid
/// during the call.
public interface SwarmView {

  /// Where a piece is on its way. A piece is in exactly one of these.
  enum PieceState {
    /// Not selected for download.
    UNWANTED,
    /// Wanted; nothing of it asked for yet.
    OPEN,
    /// Some of its blocks are asked for, arrived or written.
    STARTED,
    /// All blocks are here; its hash is being compared.
    HASHING,
    /// Hash checked, on disk, offered to others.
    VERIFIED
  }

  /// The loop's clock in nanoseconds; only differences mean anything.
  long nanos();

  /// Pieces of the torrent.
  int pieceCount();

  /// Blocks of this piece.
  int blockCount(int piece);

  /// Where this piece is on its way.
  PieceState state(int piece);

  /// 0 (unwanted) to 7; 4 is normal.
  int priority(int piece);

  /// Connected peers that have this piece, without the seeds (see [#seeds()]): so that a seed
  /// changes no piece's rank.
  int availability(int piece);

  /// Connected peers that have every piece.
  int seeds();

  /// Connected peers.
  int peers();

  /// Verified pieces.
  int verifiedCount();

  /// Pieces in state [PieceState#OPEN]: wanted, and nothing of them asked for yet.
  int openCount();

  /// Pieces in state [PieceState#STARTED], oldest first.
  int startedCount();

  /// The `index`-th of them.
  int started(int index);

  /// Started pieces with at least one open block, oldest first.
  int partialCount();

  /// The `index`-th of them.
  int partial(int index);

  /// Blocks of this piece that nobody was asked for.
  int openBlocks(int piece);

  /// The first open block of this piece at or after `from`, or -1.
  int nextOpenBlock(int piece, int from);

  /// Connected peers that were asked for this block and have neither sent nor refused it.
  int requesters(int piece, int block);
}
