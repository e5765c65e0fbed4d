package io.htorrent.distribution;

import io.htorrent.distribution.LanSwarm.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bare magnet links, whose peers are found through the DHT alone (BEP 5): one of twenty nodes of
/// libtorrent's, and those of libtorrent, Transmission and ours that have the data. Who downloads
/// is one node more.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
final class DhtIT {
  private static final long SIZE = 1L << 20; // about: each torrent is another one
  private static final int CROWD = 20;
  private static final int CROWD_PORT = 21_000;
  private static final int FEW = 8; // nodes to begin with

  private static final List<AutoCloseable> open = new ArrayList<>();
  private static final Map<OtherClient, LanSwarm> ofThem = new EnumMap<>(OtherClient.class);
  private static final Map<OtherClient, LanSwarm> ofUs = new EnumMap<>(OtherClient.class);
  private static Lan lan;
  private static Running crowd;

  @BeforeAll
  static void startWhoHasData(@TempDir Path folder) throws Exception {
    lan = kept(new Lan(11));
    crowd = kept(crowd(folder.resolve("crowd.py")));
    for (OtherClient client : OtherClient.values()) {
      int number = number(client);
      LanSwarm ours = new LanSwarm(folder.resolve("for " + client), SIZE - 1 - number);
      kept(ours.we(lan.machine(4 + number), Role.SEED, ways()));
      ofUs.put(client, ours);
    }
    for (OtherClient client : List.of(OtherClient.LIBTORRENT, OtherClient.TRANSMISSION)) {
      int number = number(client);
      LanSwarm theirs = new LanSwarm(folder.resolve("of " + client), SIZE + number);
      kept(theirs.they(client, lan.machine(2 + number), Role.SEED, ways()));
      ofThem.put(client, theirs);
    }
  }

  @AfterAll
  static void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @ParameterizedTest(name = "we download from {0}")
  @EnumSource(names = {"LIBTORRENT", "TRANSMISSION"})
  void weDownload(OtherClient client) throws Exception {
    LanSwarm swarm = ofThem.get(client);

    try (Running we = swarm.we(lan.machine(7 + number(client)), Role.LAST, ways())) {
      swarm.assertCompletes(we);
    }
  }

  @ParameterizedTest(name = "{0} finds us, and downloads")
  @EnumSource
  void theyDownload(OtherClient client) throws Exception {
    LanSwarm swarm = ofUs.get(client);
    Lan.Machine at = lan.machine(9 + number(client));

    try (Running they = swarm.they(client, at, Role.LAST, ways())) {
      swarm.assertCompletes(they);
    }
  }

  @Test
  void nodesOfTransmissionAndOursAreInTheTablesOfOthers() throws Exception {
    Set<String> awaited =
        new HashSet<>(
            Set.of(
                "knows " + lan.machine(2 + number(OtherClient.TRANSMISSION)).host(),
                "knows " + lan.machine(4).host()));

    crowd.line(line -> awaited.remove(line) && awaited.isEmpty());
  }

  private static int number(OtherClient client) {
    return List.of(OtherClient.values()).indexOf(client);
  }

  private static Running crowd(Path script) throws Exception {
    try (var resource = DhtIT.class.getResourceAsStream("/libtorrent_crowd.py")) {
      Files.copy(resource, script);
    }
    Lan.Machine at = lan.machine(1);
    Running running =
        at.start(
            new ProcessBuilder(
                "/usr/bin/python3", script.toString(), at.host(), "" + CROWD_PORT, "" + CROWD));
    running.line("ready"::equals);
    return running;
  }

  private static Ways ways() {
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < FEW; i++) {
      nodes.add(lan.machine(1).host() + ":" + (CROWD_PORT + i));
    }
    return Ways.dht(nodes);
  }

  private static <T extends AutoCloseable> T kept(T one) {
    open.add(one);
    return one;
  }
}
