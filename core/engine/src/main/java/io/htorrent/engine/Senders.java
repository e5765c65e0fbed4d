package io.htorrent.engine;

import java.util.List;

/// Whom a piece came from: whom to thank or to blame.
///
/// @param peers connections that sent blocks of it
/// @param all whether every block came from them; the others were on disk from an earlier run
record Senders(List<PeerSession> peers, boolean all) {

  /// Whether one peer sent all of it: then it alone is to blame.
  boolean alone() {
    return all && peers.size() == 1;
  }
}
