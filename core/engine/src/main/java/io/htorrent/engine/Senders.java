package io.htorrent.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whom a piece came from, block by block.
///
/// @param byBlock who sent each block; null for one that was on disk from an earlier run. Not to be
///   changed
record Senders(@Nullable Sender[] byBlock) {

  /// Nobody: the piece was on disk.
  static Senders none() {
    return new Senders(new @Nullable Sender[0]);
  }

  /// Each sender once, in the order of the blocks.
  List<Sender> all() {
    SequencedSet<Sender> all = new LinkedHashSet<>();
    Stream.of(byBlock).filter(Objects::nonNull).forEach(all::add);
    return List.copyOf(all);
  }

  /// Whether one host, or one source, sent every block: then it alone is to blame.
  boolean fromOne() {
    Sender first = byBlock.length == 0 ? null : byBlock[0];
    if (first == null) {
      return false;
    }
    for (Sender sender : byBlock) {
      if (sender == null || !same(sender, first)) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Sender one, Sender other) {
    return one == other
        || (one instanceof PeerSession peer
            && other instanceof PeerSession twin
            && Hosts.same(peer.address(), twin.address()));
  }
}
