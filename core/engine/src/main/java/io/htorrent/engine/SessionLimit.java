package io.htorrent.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/// The connections of all torrents of a session together, and their limit. On the session's loop.
final class SessionLimit {

  private final int limit;
  private final Map<Member, Integer> sizes = new LinkedHashMap<>(); // torrents with a connection
  private int size;

  /// A torrent.
  interface Member {
    /// Ends its least useful connection for one of another torrent. Says whether it did.
    boolean givesOneUp();
  }

  SessionLimit(int limit) {
    this.limit = limit;
  }

  void entered(Member member) {
    size++;
    sizes.merge(member, 1, Integer::sum);
  }

  void left(Member member) {
    size--;
    sizes.computeIfPresent(member, (_, count) -> count == 1 ? null : count - 1);
  }

  int size() {
    return size;
  }

  boolean full() {
    return size >= limit;
  }

  /// Whether a torrent may open one more: there is room, dials under way counted, or others have
  /// more than their share.
  boolean mayGrow(Member member, int halfOpen) {
    return size + halfOpen < limit || (full() && sizeOf(member) < limit / sizes.size());
  }

  /// Makes room for one more connection of this torrent, at the cost of one that has more. Says
  /// whether there is room now.
  boolean makeRoom(Member member) {
    if (!full()) {
      return true;
    }
    Member biggest = member;
    for (Map.Entry<Member, Integer> one : sizes.entrySet()) {
      if (one.getValue() > sizeOf(biggest)) {
        biggest = one.getKey();
      }
    }
    return sizeOf(biggest) > sizeOf(member) + 1 && biggest.givesOneUp();
  }

  private int sizeOf(Member member) {
    return sizes.getOrDefault(member, 0);
  }
}
