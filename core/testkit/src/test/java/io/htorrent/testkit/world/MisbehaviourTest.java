package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that misbehave by name: each does what its name says, and none keeps a leecher from the
/// true file that an honest seed has.
class MisbehaviourTest {

  private static final TestTorrent TORRENT =
      TestTorrent.single("file", 2 * 16384, 150L * 2 * 16384);

  @ParameterizedTest
  @EnumSource
  void doesNotKeepTheTrueFileFromUs(Misbehaviour misbehaviour) {
    World world = World.seeded(1);
    ScriptedPeer bad = world.peer("bad", TORRENT, misbehaviour).listen();
    Client honest =
        world.client("honest").line(Line.of(20, 500_000, 0)).owns(TORRENT).start().add(TORRENT);
    Client leecher = world.client("leecher").start().add(TORRENT, bad.address(), honest.address());

    boolean finished = world.run(Duration.ofMinutes(3), () -> leecher.has(TORRENT));

    assertThat(finished).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"CORRUPTS_ALL", "CORRUPTS_ONE_OF_64", "CORRUPTS_AFTER_100_PIECES"})
  void sendsWhatDoesNotMatch(Misbehaviour misbehaviour) {
    World world = World.seeded(1);
    ScriptedPeer liar = world.peer("liar", TORRENT, misbehaviour).listen();
    Client leecher = world.client("leecher").start().add(TORRENT, liar.address());

    world.run(Duration.ofMinutes(1));

    assertThat(leecher.has(TORRENT)).isFalse();
    assertThat(leecher.events("did not match")).isPositive();
    assertThat(leecher.status(TORRENT).piecesDone())
        .isGreaterThanOrEqualTo(misbehaviour == Misbehaviour.CORRUPTS_AFTER_100_PIECES ? 99 : 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"STALLS_MID_BLOCK", "NEVER_SENDS", "NEVER_UNCHOKES", "LIES_IN_ITS_BITFIELD"})
  void alonePreventsTheEnd(Misbehaviour misbehaviour) {
    World world = World.seeded(1);
    ScriptedPeer bad = world.peer("bad", TORRENT, misbehaviour).listen();
    Client leecher = world.client("leecher").start().add(TORRENT, bad.address());

    world.run(Duration.ofMinutes(5));

    assertThat(leecher.has(TORRENT)).isFalse();
    assertThat(leecher.events("did not match")).isZero();
  }

  @Test
  void aPeerWithoutFaultIsASeed() {
    World world = World.seeded(1);
    ScriptedPeer good = world.peer("good", TORRENT, Misbehaviour.NONE).listen();
    Client leecher = world.client("leecher").start().add(TORRENT, good.address());

    assertThat(world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT))).isTrue();
    assertThat(leecher.holds(TORRENT)).isTrue();
  }
}
