package io.htorrent.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which sources of a session may be asked now: three at once, and one of each host, so that no
/// torrent makes its swarm a flood of requests (W10). On the session's loop.
///
/// Who was refused is called when somebody is done, before that one asks again: so that torrents
/// with one host take turns.
final class SourceTurns {

  static final int AT_ONCE = 3;

  private final Set<String> hosts = new HashSet<>(); // asked now; looked up only
  private final Set<Runnable> refused = new LinkedHashSet<>();

  /// Takes a turn, to be given back by [#done].
  ///
  /// @param again called once, later, when it may be worth to try again; the same object each time
  boolean take(String host, Runnable again) {
    boolean may = hosts.size() < AT_ONCE && hosts.add(host);
    if (!may) {
      refused.add(again);
    }
    return may;
  }

  /// A turn is over.
  void done(String host) {
    hosts.remove(host);
    List<Runnable> waiting = new ArrayList<>(refused);
    refused.clear();
    waiting.forEach(Runnable::run);
  }
}
