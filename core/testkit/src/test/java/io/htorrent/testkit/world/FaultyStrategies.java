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
import io.htorrent.engine.loop.VirtualTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Strategies with one fault each, chosen by name; until the fault shows they work.
final class FaultyStrategies {

  private static final PiecePicker IN_ORDER = new InOrder();

  private FaultyStrategies() {}

  /// A picker in index order that throws at the given call, counted from 1.
  static PiecePicker.Factory throwingPicker(int atCall) {
    int[] calls = {0};
    return picker((swarm, peer, wanted) -> {
      if (++calls[0] == atCall) {
        throw new IllegalStateException("a bug in a picker");
      }
      IN_ORDER.pick(swarm, peer, wanted);
    });
  }

  /// A picker with this fault.
  static PiecePicker.Factory picker(String fault, VirtualTime time) {
    return switch (fault) {
      case "cannot be made" -> throwingFactory();
      case "throws when told" -> picker(new Deaf());
      case "offers a piece that is not there" ->
          picker((swarm, _, wanted) -> wanted.offerOpen(swarm.pieceCount(), PickReason.RAREST));
      case "offers a block that is not there" ->
          picker((_, _, wanted) -> wanted.offer(0, 1000, PickReason.RAREST));
      case "gives no reason" -> picker((_, _, wanted) -> wanted.offerOpen(0, null));
      case "floods" ->
          picker((_, _, wanted) -> {
            while (wanted.room() > 0) {
              wanted.offerOpen(0, PickReason.RAREST);
            }
          });
      case "keeps its sink" -> picker(new Late());
      case "takes 60 ms" ->
          picker((swarm, peer, wanted) -> {
            time.spend(TimeUnit.MILLISECONDS.toNanos(60));
            IN_ORDER.pick(swarm, peer, wanted);
          });
      default -> throw new IllegalArgumentException(fault);
    };
  }

  /// A choker with this fault, which serves everybody there is a slot for as long as it works.
  static Choker.Factory choker(String fault, VirtualTime time) {
    return switch (fault) {
      case "cannot be made" -> chokerFactory(null);
      case "throws" ->
          chokerFactory(_ -> {
            throw new IllegalStateException("a bug in a choker");
          });
      case "overflows the stack" -> chokerFactory(FaultyStrategies::overflow);
      case "wants a negative number of slots" -> chokerFactory(new Shy());
      case "answers null" -> chokerFactory(_ -> null);
      case "answers with a hole" -> chokerFactory(_ -> Collections.singletonList(null));
      case "judges a stranger" ->
          chokerFactory(round -> {
            List<Verdict> verdicts = new ArrayList<>(fair(round));
            verdicts.add(new Verdict(Long.MAX_VALUE, false, false, Reason.OUTRANKED));
            return verdicts;
          });
      case "leaves one out" ->
          chokerFactory(round -> round.candidates().isEmpty() ? fair(round) : List.of());
      case "serves more than the slots" ->
          chokerFactory(round ->
              round.candidates().stream()
                  .map(one -> new Verdict(one.peer(), true, false, Reason.OPEN))
                  .toList());
      case "takes 60 ms" ->
          chokerFactory(round -> {
            time.spend(TimeUnit.MILLISECONDS.toNanos(60));
            return fair(round);
          });
      default -> throw new IllegalArgumentException(fault);
    };
  }

  private static List<Verdict> fair(Round round) {
    List<Verdict> verdicts = new ArrayList<>();
    int free = round.slots();
    for (Candidate one : round.candidates()) {
      boolean serve = one.interested() && free-- > 0;
      verdicts.add(new Verdict(one.peer(), serve, false, serve ? Reason.OPEN : Reason.OUTRANKED));
    }
    return verdicts;
  }

  private static List<Verdict> overflow(Round round) {
    return round.slots() < 0 ? List.of() : overflow(round).reversed();
  }

  private static PiecePicker.Factory throwingFactory() {
    return new PickerFactory((_, _, _) -> {
      throw new IllegalStateException("this picker cannot be made");
    });
  }

  private static PiecePicker.Factory picker(PiecePicker made) {
    return new PickerFactory((_, _, _) -> made);
  }

  private static Choker.Factory chokerFactory(Choker made) {
    return new ChokerFactory(made);
  }

  /// Works: pieces in the order of their index.
  private static class InOrder implements PiecePicker {
    @Override
    public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
      for (int piece = 0; piece < swarm.pieceCount() && wanted.room() > 0; piece++) {
        if (peer.canGive(piece)) {
          wanted.offerOpen(piece, PickReason.SEQUENTIAL);
        }
      }
    }
  }

  /// Works, but cannot hear news.
  private static final class Deaf extends InOrder {
    @Override
    public void changed(SwarmView swarm, int piece) {
      throw new IllegalStateException("piece " + piece + " is of no interest");
    }
  }

  /// Works, but offers when it was not asked.
  private static final class Late extends InOrder {
    private BlockSink kept;

    @Override
    public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
      kept = wanted;
      super.pick(swarm, peer, wanted);
    }

    @Override
    public void changed(SwarmView swarm, int piece) {
      kept.offerOpen(piece, PickReason.RAREST);
    }
  }

  private static final class Shy implements Choker {
    @Override
    public List<Verdict> judge(Round round) {
      return fair(round);
    }

    @Override
    public int slots(int offered) {
      return -1;
    }
  }

  private record PickerFactory(Made made) implements PiecePicker.Factory {
    private interface Made {
      PiecePicker from(SwarmView swarm, Options options, RandomGenerator random);
    }

    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
      return made.from(swarm, options, random);
    }
  }

  private record ChokerFactory(Choker made) implements Choker.Factory {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      if (made == null) {
        throw new IllegalStateException("this choker cannot be made");
      }
      return made;
    }
  }
}
