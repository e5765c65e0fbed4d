package io.htorrent.distribution;

import io.htorrent.distribution.LanSwarm.Role;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bare magnet links, whose peers are found in the local network alone (BEP 14). Who downloads is
/// there first and has to hear the seed; Transmission says nothing in its first five seconds.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
final class LsdIT {
  private static final long SIZE = 1L << 20;

  @TempDir private Path folder;

  private static Stream<Arguments> cases() {
    return Stream.of(OtherClient.LIBTORRENT, OtherClient.TRANSMISSION)
        .flatMap(client -> Stream.of(4, 6).map(version -> Arguments.of(client, version)))
        .filter(one -> !one.get()[0].equals(OtherClient.TRANSMISSION) || one.get()[1].equals(4));
  }

  @ParameterizedTest(name = "we download from {0} over IPv{1}")
  @MethodSource("cases")
  void weDownload(OtherClient client, int version) throws Exception {
    LanSwarm swarm = new LanSwarm(folder, SIZE);

    try (Lan lan = new Lan(2);
        Running we = swarm.we(lan.machine(1), Role.LAST, Ways.LSD);
        Running they = swarm.they(client, their(lan, version), Role.SEED, Ways.LSD)) {
      swarm.assertCompletes(we, they);
    }
  }

  @ParameterizedTest(name = "{0} downloads from us over IPv{1}")
  @MethodSource("cases")
  void theyDownload(OtherClient client, int version) throws Exception {
    LanSwarm swarm = new LanSwarm(folder, SIZE);

    try (Lan lan = new Lan(2);
        Running they = swarm.they(client, their(lan, version), Role.LAST, Ways.LSD);
        Running we = swarm.we(lan.machine(1), Role.SEED, Ways.LSD)) {
      swarm.assertCompletes(they, we);
    }
  }

  /// They listen there only; we everywhere, as we do by default.
  private static Lan.Machine their(Lan lan, int version) {
    return version == 6 ? lan.machine(2).overIpv6() : lan.machine(2);
  }
}
