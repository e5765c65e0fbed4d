package io.htorrent.api.picker;

/// What a picker may know of the peer it picks for. A live view on the torrent's loop, valid during
/// the call.
public interface PeerView {

  /// A number that names this connection for its life.
  long key();

  /// Whether the peer has this piece and may be asked for it now; choking is already considered.
  boolean canGive(int piece);

  /// Whether the peer has every piece.
  boolean seed();

  /// Requests sent and not yet answered.
  int inFlight();

  /// Payload rate of this peer to us, smoothed.
  long bytesPerSecond();

  /// How many blocks in a row it is wise to ask this peer for: fast peers get whole pieces. At
  /// least 1.
  int runBlocks();

  /// Whether the peer let us wait too long: give it what nobody else needs.
  boolean snubbed();
}
