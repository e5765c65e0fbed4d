package io.htorrent.api.peers;

/// Where a peer's address came from, most trusted first: with all else equal, peers of an earlier
/// one are dialled first, and those of a later one are forgotten first.
public enum PeerOrigin {
  /// The user named it, also in a magnet link (`x.pe`).
  USER,
  /// A tracker named it.
  TRACKER,
  /// It connected to us and said where it listens.
  PEER,
  /// Found in the local network (BEP 14).
  LOCAL,
  /// Found in the DHT (BEP 5).
  DHT,
  /// Another peer named it (BEP 11).
  EXCHANGE,
  /// It connected to us; its port is not where it listens.
  INCOMING
}
