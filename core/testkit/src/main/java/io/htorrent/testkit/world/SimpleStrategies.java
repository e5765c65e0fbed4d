package io.htorrent.testkit.world;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Reason;
import io.htorrent.api.choker.Choker.Round;
import io.htorrent.api.choker.Choker.Verdict;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import io.htorrent.api.picker.SwarmView.PieceState;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The strategies of the world's engines: short, so that what a scenario shows is the engine's
/// doing.
final class SimpleStrategies {

  private SimpleStrategies() {}

  /// Started pieces first, then the rarest ones, equals by chance.
  static PiecePicker.Factory rarest() {
    return picker(
        "rarest", random -> (swarm, peer, wanted) -> pickRarest(swarm, peer, wanted, random));
  }

  /// Blocks that others were asked for, when every piece is begun and no block of it is open.
  static PiecePicker.Factory endgame() {
    return picker("endgame", _ -> SimpleStrategies::pickBusy);
  }

  /// Serves those who are interested, the longest-waiting first.
  static Choker.Factory fair() {
    return choker("fair", SimpleStrategies::judge);
  }

  /// A factory of that name, without options.
  static PiecePicker.Factory picker(String name, Function<RandomGenerator, PiecePicker> made) {
    return new PiecePicker.Factory() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Option> options() {
        return List.of();
      }

      @Override
      public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
        return made.apply(random);
      }
    };
  }

  private static Choker.Factory choker(String name, Choker made) {
    return new Choker.Factory() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Option> options() {
        return List.of();
      }

      @Override
      public Choker create(Options options, RandomGenerator random) {
        return made;
      }
    };
  }

  private static void pickRarest(
      SwarmView swarm, PeerView peer, BlockSink wanted, RandomGenerator random) {
    for (int i = 0; i < swarm.partialCount() && wanted.room() > 0; ) {
      int piece = swarm.partial(i);
      int before = swarm.partialCount();
      if (peer.canGive(piece)) {
        wanted.offerOpen(piece, PickReason.PARTIAL);
      }
      i += swarm.partialCount() == before ? 1 : 0; // taken whole, it is no partial any more
    }
    while (wanted.room() > 0) {
      int best = rarestOf(swarm, peer, random);
      if (best < 0 || wanted.offerOpen(best, PickReason.RAREST) == 0) {
        return;
      }
    }
  }

  private static int rarestOf(SwarmView swarm, PeerView peer, RandomGenerator random) {
    int best = -1;
    int ties = 1;
    for (int piece = 0; piece < swarm.pieceCount(); piece++) {
      if (swarm.state(piece) != PieceState.OPEN || !peer.canGive(piece)) {
        continue;
      }
      int rank =
          best < 0 ? -1 : Integer.compare(swarm.availability(piece), swarm.availability(best));
      ties = rank < 0 ? 1 : ties + 1;
      if (rank < 0 || (rank == 0 && random.nextInt(ties) == 0)) {
        best = piece;
      }
    }
    return best;
  }

  private static void pickBusy(SwarmView swarm, PeerView peer, BlockSink wanted) {
    if (peer.inFlight() > 0 || anyUntouched(swarm)) {
      return;
    }
    for (int piece = 0; piece < swarm.pieceCount() && wanted.room() > 0; piece++) {
      if (swarm.state(piece) != PieceState.STARTED || !peer.canGive(piece)) {
        continue;
      }
      for (int block = 0; block < swarm.blockCount(piece) && wanted.room() > 0; block++) {
        if (swarm.requesters(piece, block) == 1 && wanted.offer(piece, block, PickReason.ENDGAME)) {
          return;
        }
      }
    }
  }

  private static boolean anyUntouched(SwarmView swarm) {
    boolean untouched = swarm.partialCount() > 0;
    for (int piece = 0; piece < swarm.pieceCount() && !untouched; piece++) {
      untouched = swarm.state(piece) == PieceState.OPEN;
    }
    return untouched;
  }

  private static List<Verdict> judge(Round round) {
    List<Candidate> served =
        round.candidates().stream()
            .filter(Candidate::interested)
            .sorted(Comparator.comparingLong(Candidate::lastUnchokeNanos))
            .limit(round.slots())
            .toList();
    return round.candidates().stream()
        .map(c -> new Verdict(c.peer(), served.contains(c), false, Reason.TURN))
        .toList();
  }
}
