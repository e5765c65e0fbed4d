package io.htorrent.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the blocks of bad pieces looked like, and who sent them, until the piece is good: whose
/// block differs then has lied. So a liar among honest peers is found by its own blocks. Bounded;
/// on the torrent's loop.
///
/// @param <P> a sender
final class Evidence<P> {

  private static final int MOST_PIECES = 64; // of up to 32,767 blocks, 8 bytes each
  private static final int MOST_ACCUSATIONS = 4;

  private final Map<Integer, List<Accusation<P>>> pieces = new LinkedHashMap<>();

  /// What each block was when the piece was bad, and who sent it; null for one that was on disk.
  private record Accusation<P>(@Nullable P[] senders, long[] digests) {}

  /// What came of it.
  ///
  /// @param liars those whose blocks were wrong
  /// @param innocent those who had a part in the bad piece, and whose blocks were right
  record Verdict<P>(List<P> liars, List<P> innocent) {}

  /// The piece was bad.
  void failed(int piece) {
    pieces.computeIfAbsent(piece, _ -> new ArrayList<>());
  }

  /// What the blocks of a bad piece look like; nothing when that could not be read. Returns those
  /// who by now sent two versions of one block.
  List<P> accuse(int piece, @Nullable P[] senders, long[] digests) {
    List<P> liars = new ArrayList<>();
    List<Accusation<P>> accusations = pieces.get(piece);
    if (accusations == null || digests.length != senders.length) {
      return liars;
    }
    for (int block = 0; block < digests.length; block++) {
      P sender = senders[block];
      if (sender != null && contradicted(accusations, block, sender, digests[block])) {
        add(liars, sender);
      }
    }
    if (pieces.size() <= MOST_PIECES && accusations.size() < MOST_ACCUSATIONS) {
      accusations.add(new Accusation<>(senders, digests));
    }
    return liars;
  }

  /// Whether the piece was bad before, and is not good yet.
  boolean suspects(int piece) {
    return pieces.containsKey(piece);
  }

  /// The pieces in question, the oldest case first. A live view.
  Collection<Integer> pieces() {
    return pieces.keySet();
  }

  /// The piece is good now, and this is what its blocks look like: nothing when that could not be
  /// read. The case is closed.
  Verdict<P> judge(int piece, long[] digests) {
    List<P> liars = new ArrayList<>();
    List<P> innocent = new ArrayList<>();
    List<Accusation<P>> accusations = pieces.remove(piece);
    if (accusations == null || digests.length == 0) {
      return new Verdict<>(liars, innocent);
    }
    for (Accusation<P> accusation : accusations) {
      for (int block = 0; block < digests.length; block++) {
        P sender = accusation.senders[block];
        if (sender != null) {
          add(accusation.digests[block] == digests[block] ? innocent : liars, sender);
        }
      }
    }
    innocent.removeAll(liars);
    return new Verdict<>(liars, innocent);
  }

  private static <P> boolean contradicted(
      List<Accusation<P>> earlier, int block, P sender, long digest) {
    for (Accusation<P> one : earlier) {
      if (sender.equals(one.senders[block]) && one.digests[block] != digest) {
        return true;
      }
    }
    return false;
  }

  private static <P> void add(List<P> list, P one) {
    if (!list.contains(one)) {
      list.add(one);
    }
  }
}
