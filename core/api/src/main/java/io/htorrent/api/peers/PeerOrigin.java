package io.htorrent.api.peers;

/// Where a peer's address came from, most trusted first: with all else equal, peers of an earlier
/// one are dialled first, and those of a later one are forgotten first.
public enum PeerOrigin {
  /// The user named it, also in a magnet link (`x.pe`).
  USER("you"),
  /// A tracker named it.
  TRACKER("trackers"),
  /// It connected to us and said where it listens.
  PEER("peers themselves"),
  /// Found in the local network (BEP 14).
  LOCAL("the local network"),
  /// Found in the DHT (BEP 5).
  DHT("the DHT"),
  /// Another peer named it (BEP 11).
  EXCHANGE("peer exchange"),
  /// It connected to us; its port is not where it listens.
  INCOMING("incoming connections");

  private final String title;

  PeerOrigin(String title) {
    this.title = title;
  }

  /// As in messages: `31 from trackers`.
  public String title() {
    return title;
  }
}
