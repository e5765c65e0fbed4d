package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that send bad data among others: they are banned soon, and nobody else is.
class LiarScenarioTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 4 * 16384, 200L * 65536);
  private static final TestTorrent LARGE_PIECES =
      TestTorrent.single("file", 64 * 16384, 12L * 64 * 16384); // of several runs
  private static final long ALONE = 2;
  private static final long MIXED = 7;

  /// Lies only in pieces that it does not give alone: whose first block came from another.
  private static final class LiesInSharedPieces extends SeedScript {
    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      if (connection.received.contains(new PeerMessage.Request(request.piece(), 0, 16384))) {
        connection.answer(request);
      } else {
        connection.answerWrongly(request);
      }
    }
  }

  /// Keeps the first block of each piece back for four seconds, so that the piece has to be read
  /// again to be hashed.
  private static final class FirstBlockLast extends SeedScript {
    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      long delay = request.begin() == 0 ? TimeUnit.SECONDS.toNanos(4) : 0;
      var _ = connection.loop.after(delay, () -> connection.answer(request));
    }
  }

  @ParameterizedTest(name = "W24 P25 {0} among nine good ones, seed {1}")
  @CsvSource({
    "CORRUPTS_ALL, 1",
    "CORRUPTS_ALL, 2",
    "CORRUPTS_ONE_OF_20, 1",
    "CORRUPTS_ONE_OF_20, 2",
    "CORRUPTS_ONE_OF_64, 1",
    "CORRUPTS_ONE_OF_64, 2"
  })
  void oneLiarAmongNineGoodOnes(Misbehaviour fault, long seed) {
    SwarmTrial trial = SwarmTrial.of(seed, TORRENT, 9, List.of(fault));

    double seconds = trial.run();

    onlyTheLiarIsBanned(trial);
    assertThat(seconds).isLessThanOrEqualTo(1.5 * cleanSeconds(seed));
  }

  @Test
  @DisplayName("W24 lies in shared pieces only, among nine good ones")
  void liarInSharedPieces() {
    SwarmTrial trial = SwarmTrial.of(1, TORRENT, 9, List.of()).and(new LiesInSharedPieces());

    double seconds = trial.run();

    onlyTheLiarIsBanned(trial);
    assertThat(seconds).isLessThanOrEqualTo(1.5 * cleanSeconds(1));
  }

  @Test
  @DisplayName("W24 honest for its first hundred pieces, then every block is wrong")
  void liarThatWasHonestForLong() {
    SwarmTrial trial =
        SwarmTrial.of(1, TORRENT, 1, List.of(Misbehaviour.CORRUPTS_AFTER_100_PIECES));

    trial.run();

    onlyTheLiarIsBanned(trial);
  }

  @ParameterizedTest(name = "W24 {0} as the only contributor: banned after two pieces at most")
  @EnumSource(names = {"CORRUPTS_ALL", "CORRUPTS_ONE_OF_20", "CORRUPTS_AFTER_100_PIECES"})
  void liarAlone(Misbehaviour fault) {
    SwarmTrial trial = SwarmTrial.of(1, TORRENT, 0, List.of(fault)).start();

    trial.world.run(Duration.ofMinutes(2));

    String liar = trial.last(1).getFirst();
    assertThat(trial.banned()).containsExactly(liar);
    assertThat(trial.failedBeforeBan(liar)).isBetween(1L, ALONE);
  }

  @ParameterizedTest(name = "W25 nine of ten {0}, seed {1}: it comes from the good one")
  @CsvSource({
    "CORRUPTS_ALL, 1",
    "CORRUPTS_ALL, 2",
    "CORRUPTS_ONE_OF_20, 1",
    "CORRUPTS_ONE_OF_20, 2"
  })
  void nineLiarsAmongTen(Misbehaviour fault, long seed) {
    SwarmTrial trial = SwarmTrial.of(seed, TORRENT, 1, Collections.nCopies(9, fault));

    trial.run();

    assertThat(trial.banned()).containsExactlyInAnyOrderElementsOf(trial.last(9));
    assertThat(trial.leecher.events("did not match"))
        .as("a piece for each liar beyond the first threshold")
        .isLessThanOrEqualTo(MIXED + 9);
  }

  @Test
  @DisplayName("K03 our own disk cannot be read while pieces are hashed: nobody is blamed")
  void ownDiskFails() {
    SwarmTrial trial = new SwarmTrial(1, LARGE_PIECES).and(new FirstBlockLast()).start();
    trial.leecher.disk(LARGE_PIECES).readsFail(true);
    boolean failed =
        trial.world.run(Duration.ofMinutes(1), () -> trial.leecher.events("Failed: ") > 0);
    trial.world.run(Duration.ofSeconds(15));
    trial.leecher.disk(LARGE_PIECES).readsFail(false);

    boolean finished =
        trial.world.run(Duration.ofMinutes(5), () -> trial.leecher.has(LARGE_PIECES));

    assertThat(failed).isTrue();
    assertThat(finished).isTrue();
    assertThat(trial.leecher.holds(LARGE_PIECES)).isTrue();
    assertThat(trial.leecher.events("did not match")).isZero();
    assertThat(trial.banned()).isEmpty();
  }

  private static void onlyTheLiarIsBanned(SwarmTrial trial) {
    String liar = trial.last(1).getFirst();
    assertThat(trial.banned()).containsExactly(liar);
    assertThat(trial.failedBeforeBan(liar)).isBetween(1L, MIXED);
  }

  private static double cleanSeconds(long seed) {
    return SwarmTrial.of(seed, TORRENT, 10, List.of()).run();
  }
}
