package io.htorrent.testkit.world;

import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.PeerMessage;

/// A peer that speaks the fast extension and extended messages (BEP 6, 10), and else does nothing.
class FastScript implements ScriptedPeer.Script {

  @Override
  public void opened(ScriptedConnection connection) {
    connection.sendHandshake(Handshake.FAST | Handshake.EXTENDED);
  }

  /// A well-behaved seed of this kind.
  static class Seed extends SeedScript {
    @Override
    public void opened(ScriptedConnection connection) {
      connection.sendHandshake(Handshake.FAST | Handshake.EXTENDED);
    }

    @Override
    public void greeted(ScriptedConnection connection) {
      connection.send(new PeerMessage.HaveAll());
    }
  }

  /// A leecher of this kind, which has nothing yet and wants it all.
  static class Leecher extends FastScript {
    @Override
    public void greeted(ScriptedConnection connection) {
      connection.send(new PeerMessage.HaveNone());
      connection.send(new PeerMessage.Interested());
    }

    @Override
    public void received(ScriptedConnection connection, PeerMessage message) {
      if (message instanceof PeerMessage.Unchoke) {
        unchoked(connection);
      }
    }

    void unchoked(ScriptedConnection connection) {}
  }
}
