package io.htorrent.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whom a piece came from, block by block.
///
/// @param byBlock the connection that sent each block; null for one that was on disk from an
///   earlier run. Not to be changed
record Senders(@Nullable PeerSession[] byBlock) {

  /// Nobody: the piece was on disk.
  static Senders none() {
    return new Senders(new @Nullable PeerSession[0]);
  }

  /// Each sender once, in the order of the blocks.
  List<PeerSession> peers() {
    SequencedSet<PeerSession> peers = new LinkedHashSet<>();
    Stream.of(byBlock).filter(Objects::nonNull).forEach(peers::add);
    return List.copyOf(peers);
  }

  /// Whether one host sent every block: then it alone is to blame.
  boolean fromOneHost() {
    PeerSession first = byBlock.length == 0 ? null : byBlock[0];
    if (first == null) {
      return false;
    }
    for (PeerSession sender : byBlock) {
      if (sender == null || !Hosts.same(sender.address(), first.address())) {
        return false;
      }
    }
    return true;
  }
}
