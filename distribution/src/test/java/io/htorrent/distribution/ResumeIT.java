package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A download that is killed again and again.
///
/// A seeder counts what is asked for, and kills the process at a block drawn by lot. A second peer,
/// which has nothing, is told of every piece that the process has verified: those must be there
/// after the restart, and nobody may be asked for them again.
final class ResumeIT {
  private static final int KILLS = 20;
  private static final int PIECE = 64 << 10;
  private static final int PIECES = 640;

  /// A life is 96 blocks long on average, and 128 would let 20 lives end the download.
  private static final int LONGEST_LIFE = 192;

  private static final long SEED = 20_261_122;

  @TempDir private Path folder;

  @Test
  void nothingVerifiedIsFetchedAgainAfterKills() throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = user.torrent("have/data.bin", (long) PIECES * PIECE, "--piece-length", "64KiB");
    ScriptedPeer.Shape shape =
        new ScriptedPeer.Shape(folder.resolve("have/data.bin"), PIECE, PIECES);
    SplittableRandom random = new SplittableRandom(SEED);
    Witness witness = new Witness();

    try (ScriptedPeer seed = new ScriptedPeer(shape, true, witness.asSeed());
        ScriptedPeer other = new ScriptedPeer(shape, false, witness.asLeecher())) {
      for (int round = 0; round < KILLS; round++) {
        witness.begin(1 + random.nextInt(LONGEST_LIFE));
        Outcome killed = live(user, torrent, witness, List.of(seed, other));
        assertThat(killed.exit()).as("round " + round + ": " + killed.all()).isEqualTo(128 + 9);
      }
      witness.begin(Integer.MAX_VALUE);
      Outcome last = live(user, torrent, witness, List.of(seed, other));

      assertThat(last.exit()).as(last.all()).isZero();
    }

    assertThat(witness.broken()).isEmpty();
    assertThat(witness.kills()).isEqualTo(KILLS);
    assertThat(witness.verified()).isGreaterThan(PIECES / 2);
    assertThat(Content.sha256(folder.resolve("got/data.bin")))
        .isEqualTo(Content.sha256(shape.data()));
  }

  /// One process from its start to its end.
  private Outcome live(Sandbox user, Path torrent, Witness witness, List<ScriptedPeer> peers)
      throws Exception {
    List<Object> arguments =
        new ArrayList<>(List.of("download", torrent, "-d", folder.resolve("got")));
    arguments.addAll(
        List.of("--port", 0, "--progress", "json", "--state", folder.resolve("state")));
    for (ScriptedPeer peer : peers) {
      arguments.addAll(List.of("--peer", peer.address()));
    }
    try (Running running = user.start(arguments.toArray())) {
      witness.started(running);
      Outcome outcome = running.end();
      for (ScriptedPeer peer : peers) {
        peer.awaitHangUp();
      }
      witness.ended();
      return outcome;
    }
  }
}
