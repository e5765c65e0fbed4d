package io.htorrent.distribution;

import io.htorrent.distribution.LanSwarm.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Swarms of three that find together by peer exchange alone (BEP 11). The one in the middle knows
/// both others but would take seven times our patience for the data; the last has a magnet link and
/// knows nobody else, so that it completes by the seed that it heard of.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
final class PexIT {
  private static final long SIZE = 8L << 20;

  @TempDir private Path folder;
  private LanSwarm swarm;

  @BeforeEach
  void makeTorrent() throws Exception {
    swarm = new LanSwarm(folder, SIZE);
  }

  @Test
  void libtorrentTellsUsOfTransmission() throws Exception {
    try (Lan lan = new Lan(3);
        Running seed = swarm.they(OtherClient.TRANSMISSION, lan.machine(1), Role.SEED, Ways.NONE);
        Running middle =
            swarm.they(
                OtherClient.LIBTORRENT,
                lan.machine(2),
                Role.MIDDLE,
                Ways.PEX.dialling(lan.machine(1)))) {
      middle.line("met"::equals);
      completeByLink(lan, seed, middle);
    }
  }

  @Test
  void transmissionTellsUsOfLibtorrent() throws Exception {
    try (Lan lan = new Lan(3);
        Running middle =
            swarm.they(OtherClient.TRANSMISSION, lan.machine(2), Role.MIDDLE, Ways.PEX);
        Running seed =
            swarm.they(
                OtherClient.LIBTORRENT,
                lan.machine(1),
                Role.SEED,
                Ways.NONE.dialling(lan.machine(2)))) {
      seed.line("met"::equals);
      completeByLink(lan, seed, middle);
    }
  }

  @Test
  void libtorrentTellsUsOfOurSeedWhichDialledIt() throws Exception {
    try (Lan lan = new Lan(3);
        Running middle = swarm.they(OtherClient.LIBTORRENT, lan.machine(2), Role.MIDDLE, Ways.PEX);
        Running seed = swarm.we(lan.machine(1), Role.SEED, Ways.NONE.dialling(lan.machine(2)))) {
      middle.line("met"::equals);
      completeByLink(lan, seed, middle);
    }
  }

  private void completeByLink(Lan lan, Running seed, Running middle) throws Exception {
    swarm.name(lan.machine(2));
    try (Running last = swarm.we(lan.machine(3), Role.LAST, Ways.PEX)) {
      swarm.assertCompletes(last, seed, middle);
    }
  }

  /// We dial them: Transmission does not read peers in links.
  @ParameterizedTest(name = "we tell {0} of our seed")
  @EnumSource(names = {"LIBTORRENT", "TRANSMISSION"})
  void weTellOfOurSeed(OtherClient client) throws Exception {
    try (Lan lan = new Lan(3);
        Running seed = swarm.we(lan.machine(1), Role.SEED, Ways.NONE);
        Running last = swarm.they(client, lan.machine(3), Role.LAST, Ways.PEX);
        Running middle =
            swarm.we(
                lan.machine(2),
                Role.MIDDLE,
                Ways.PEX.dialling(lan.machine(1)).dialling(lan.machine(3)))) {
      swarm.assertCompletes(last, seed, middle);
    }
  }
}
