package io.htorrent.api.picker;

/// Takes the blocks that a picker wants asked for. On the torrent's loop, valid during the call.
public interface BlockSink {

  /// Requests that may still be sent to this peer now.
  int room();

  /// Wants one block. Refused (`false`) when there is no room, the block is not needed, the peer
  /// cannot give it, or this peer was asked already. A block that others were asked for is
  /// accepted: that is endgame, and the engine cancels the losers.
  boolean offer(int piece, int block, PickReason reason);

  /// Wants the open blocks of a piece in order, as many as there is room for; says how many were
  /// taken.
  int offerOpen(int piece, PickReason reason);
}
