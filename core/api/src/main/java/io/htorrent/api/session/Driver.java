package io.htorrent.api.session;

/// A driver of a session: its kind, and its name in the configuration file. Immutable.
public record Driver(Kind kind, String name) {

  /// What it does.
  public enum Kind {
    /// Finds peers for all torrents.
    PEER_SOURCE,
    /// Has routers pass our port on.
    PORT_MAPPER
  }

  /// As in messages: `driver 'dht'`.
  @Override
  public String toString() {
    return "driver '" + name + "'";
  }
}
