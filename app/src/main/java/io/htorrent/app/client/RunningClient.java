package io.htorrent.app.client;

import io.htorrent.api.session.Session;

/// A client at work. Closing it after `Shutdown` ends its threads; before, it ends at once and
/// tells no tracker.
public interface RunningClient extends OpenNetwork {

  /// The door to its torrents.
  Session session();
}
