package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerId;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A torrent of 80 pieces, and two pickers that only listen.
final class PickerChainTest {

  private static final int PIECES = 80;

  private final VirtualTime time = new VirtualTime();
  private final List<String> heard = new ArrayList<>();
  private final PickerChain chain = chain("one", "two");

  @ParameterizedTest(name = "a peer with {0} of 80 pieces: {1}")
  @CsvSource({"0, 0", "1, 2", "10, 20", "11, 2", "79, 2", "80, 0"})
  void tellsOfAPeerThatCameOrWentByWhatItHas(int pieces, int calls) {
    PieceSet has = new PieceSet(PIECES);
    for (int piece = 0; piece < pieces; piece++) {
      has.add(piece);
    }

    chain.availabilityChanged(has);

    assertThat(heard).hasSize(calls);
    assertThat(heard).allMatch(call -> call.contains(pieces > 10 ? "availability" : "changed"));
  }

  @Test
  void tellsEveryStageInTurn() {
    chain.changed(7);
    chain.rebuilt();

    assertThat(heard)
        .containsExactly("one: changed 7", "two: changed 7", "one: rebuilt", "two: rebuilt");
  }

  private PickerChain chain(String... names) {
    List<Strategies.Chosen<PiecePicker.Factory>> pickers = new ArrayList<>();
    for (String name : names) {
      pickers.add(new Strategies.Chosen<>(new Listener(name), Options.defaults(List.of())));
    }
    PieceLayout layout = new PieceLayout(PIECES * 16384L, 16384);
    TokenBucket free = new TokenBucket(0, 0);
    SessionContext context =
        new SessionContext(
            time.loop(),
            CallWatch.NOBODY,
            time.workers(1, 0),
            null,
            new Strategies(pickers, null, null, List.of(), null),
            EngineSettings.usual(),
            new SessionContext.Shared(
                new Buffers(BlockContents.WHOLE, 1, 1),
                free,
                free,
                new DialTurns(time.loop()),
                new SessionLimit(1),
                new AnnounceTurns(time.loop()),
                null,
                new SourceTurns()),
            new SessionContext.Self(
                PeerId.random("-HT0100-", new SplittableRandom(1)),
                1,
                new OwnAddresses(),
                new NodeTips()),
            null,
            _ -> {});
    Swarm swarm = new Swarm(time.loop(), layout, new PieceLedger(layout));
    return new PickerChain(swarm, context, InfoHash.parse("aa".repeat(20)), 0);
  }

  private final class Listener implements PiecePicker, PiecePicker.Factory {
    private final String name;

    Listener(String name) {
      this.name = name;
    }

    @Override
    public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {}

    @Override
    public void changed(SwarmView swarm, int piece) {
      heard.add(name + ": changed " + piece);
    }

    @Override
    public void rebuilt(SwarmView swarm) {
      heard.add(name + ": rebuilt");
    }

    @Override
    public void availabilityChanged(SwarmView swarm) {
      heard.add(name + ": availability");
    }

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
      return this;
    }
  }
}
