package io.htorrent.testkit.world;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;

/// What the tests of the fast extension begin with: a world, a torrent of forty pieces, a peer that
/// dials.
class FastSetting {

  static final TestTorrent TORRENT = TestTorrent.single("file", 4 * 16384, 40 * 65536);
  static final Duration SECOND = Duration.ofSeconds(1);

  final World world = World.seeded(6);

  Client seed() {
    return world.client("seed").owns(TORRENT).start().add(TORRENT);
  }

  ScriptedConnection dial(Client client, ScriptedPeer.Script script) {
    world.run(SECOND);
    ScriptedPeer peer = world.scripted("peer", TORRENT, script).dial(client.address());
    world.run(SECOND);
    return peer.connection();
  }
}
