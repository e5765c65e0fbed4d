package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.loop.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How the dials of a session are dealt.
class DialTurnsTest {

  private final VirtualTime time = new VirtualTime();
  private final DialTurns turns = new DialTurns(time.loop());
  private final List<String> dials = new ArrayList<>();

  /// Has so many peers to dial.
  private final class Torrent implements DialTurns.Dialler {
    private final String name;
    private final boolean seeds;
    private int peers;
    private int boost;

    Torrent(String name, boolean seeds, int peers) {
      this.name = name;
      this.seeds = seeds;
      this.peers = peers;
    }

    @Override
    public boolean seeds() {
      return seeds;
    }

    @Override
    public boolean boosted() {
      return boost > 0;
    }

    @Override
    public boolean dialNext() {
      if (peers == 0) {
        return false;
      }
      peers--;
      boost--;
      dials.add(name);
      return true;
    }
  }

  @Test
  void thirtyDialsASecondInAll() {
    Torrent a = new Torrent("a", false, 1000);
    Torrent b = new Torrent("b", false, 1000);
    turns.ask(a);
    turns.ask(b);
    endEveryDialAtOnce(Duration.ofSeconds(10));

    assertThat(dials).hasSizeBetween(300, 316);
    assertThat(Collections.frequency(dials, "a"))
        .as("the first fifteen are for who comes first")
        .isBetween(150, 166);
  }

  @Test
  void hundredAreOpenAtMost() {
    turns.ask(new Torrent("a", false, 1000));

    time.run(Duration.ofMinutes(1).toNanos(), () -> {});

    assertThat(dials).hasSize(DialTurns.HALF_OPEN);
    assertThat(turns.halfOpen()).isEqualTo(DialTurns.HALF_OPEN);
  }

  @Test
  void seedsGetEveryTenthTurnWhileOthersDownload() {
    turns.ask(new Torrent("leech", false, 1000));
    turns.ask(new Torrent("seed", true, 1000));

    endEveryDialAtOnce(Duration.ofSeconds(10));

    assertThat(Collections.frequency(dials, "seed")).isBetween(28, 32);
  }

  @Test
  void seedsGetEveryTurnWhenNobodyDownloads() {
    turns.ask(new Torrent("seed", true, 1000));

    endEveryDialAtOnce(Duration.ofSeconds(10));

    assertThat(dials).hasSizeBetween(300, 316);
  }

  @Test
  void boostedTorrentDoesNotWaitForTheBudget() {
    Torrent torrent = new Torrent("a", false, 50);
    torrent.boost = 30;

    turns.ask(torrent);

    assertThat(dials).hasSize(30 + 15);
  }

  @Test
  void torrentWithNobodyToDialCostsNothing() {
    Torrent empty = new Torrent("empty", false, 0);
    Torrent full = new Torrent("full", false, 3);
    turns.ask(empty);

    turns.ask(full);

    assertThat(dials).containsExactly("full", "full", "full");
    assertThat(turns.halfOpen()).isEqualTo(3);
  }

  private void endEveryDialAtOnce(Duration duration) {
    long end = time.nanos() + duration.toNanos();
    while (time.nanos() < end) {
      time.run(Duration.ofMillis(10).toNanos(), () -> {});
      while (turns.halfOpen() > 0) {
        turns.ended();
      }
    }
  }
}
