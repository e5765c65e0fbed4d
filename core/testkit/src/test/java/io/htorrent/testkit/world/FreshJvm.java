package io.htorrent.testkit.world;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A program that lives through a rich world and prints its digest: run in JVMs of their own.
final class FreshJvm {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 5 * 16384, 60L * 5 * 16384);

  private FreshJvm() {}

  /// Prints one line for each seed.
  ///
  /// @param args the seeds
  public static void main(String[] args) {
    for (String seed : args) {
      World small = rich(World.seeded(Long.parseLong(seed)));
      World large = rich(World.large(Long.parseLong(seed)));
      System.out.printf(
          "%s: %x after %d events, %x after %d events%n",
          seed, small.digest(), small.events(), large.digest(), large.events());
    }
  }

  /// Twelve clients and four misbehaving peers, and everything that can go wrong on the way.
  private static World rich(World world) {
    Client seed = world.client("seed").line(Line.of(30, 300_000, 0)).owns(TORRENT).start();
    seed.addTracked(TORRENT);
    List<Client> leechers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Line line = Line.of(5 + 20L * i, 100_000, 500_000).losing(0.001 * (i % 3));
      Client leecher = world.client("leecher" + i).line(line).serves(10, 3).start();
      leechers.add(leecher.addTracked(TORRENT, seed.address()));
    }
    for (Misbehaviour bad :
        List.of(
            Misbehaviour.CORRUPTS_ONE_OF_20,
            Misbehaviour.FLAPS,
            Misbehaviour.DISCONNECTS_AT_RANDOM,
            Misbehaviour.NEVER_SENDS)) {
      ScriptedPeer peer = world.peer(bad.name(), TORRENT, bad).listen();
      world.tracker().introduce(TORRENT.metainfo().infoHash(), peer.address());
      peer.dial(leechers.getFirst().address());
    }
    world.run(Duration.ofSeconds(10));
    leechers.get(1).kill();
    leechers.get(2).disk(TORRENT).faults().speed(50_000);
    leechers.get(3).disk(TORRENT).room(500_000);
    leechers.get(4).vanish();
    world.cutOff(leechers.get(5), leechers.get(6));
    world.run(Duration.ofSeconds(30));
    leechers.get(1).start().addTracked(TORRENT);
    leechers.get(3).disk(TORRENT).room(Long.MAX_VALUE);
    world.heal();
    world.resetStorm(0.5);
    leechers.get(7).sleep(Duration.ofMinutes(3));
    world.run(Duration.ofMinutes(3));
    return world;
  }
}
