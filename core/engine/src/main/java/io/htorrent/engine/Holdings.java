package io.htorrent.engine;

import io.htorrent.api.PieceSet;

/// What one peer has, as it says itself: Bitfield, Have (BEP 3), Have All, Have None (BEP 6), Dont
/// Have (BEP 54). On the torrent's loop.
final class Holdings {

  /// The pieces. Only this class changes them.
  final PieceSet pieces;

  private final Listener listener;
  private boolean told;

  /// Who hears of changes.
  interface Listener {
    /// One more piece.
    void has(int piece);

    /// The peer said at once what it has, before anything else.
    void hasMany();

    /// One piece less.
    void lost(int piece);
  }

  Holdings(int pieceCount, Listener listener) {
    this.pieces = new PieceSet(pieceCount);
    this.listener = listener;
  }

  /// It got a piece. Said again, it changes nothing (P17).
  void have(int piece) {
    told = true;
    if (pieces.add(piece)) {
      listener.has(piece);
    }
  }

  /// Bitfield, Have All or Have None. They come first, once. Some clients send another bitfield
  /// where it is shorter than a Have for each new piece (aria2); a piece that it leaves out is not
  /// taken back (P15).
  void bitfield(PieceSet all) {
    boolean first = !told;
    told = true;
    for (int piece = all.next(0); piece >= 0; piece = all.next(piece + 1)) {
      if (pieces.add(piece) && !first) {
        listener.has(piece);
      }
    }
    if (first) {
      listener.hasMany();
    }
  }

  /// Have All. Said again, it changes nothing, in O(1): it is only five bytes to send.
  void all() {
    if (!pieces.isFull()) {
      bitfield(PieceSet.full(pieces.capacity()));
    }
  }

  /// Have None: as a bitfield without pieces.
  void none() {
    if (!told) {
      bitfield(pieces);
    }
  }

  /// It has this piece no more. One that it never had changes nothing (E25).
  void dontHave(int piece) {
    if (pieces.remove(piece)) {
      listener.lost(piece);
    }
  }
}
