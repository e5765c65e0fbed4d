package io.htorrent.testkit.world;

import io.htorrent.engine.wire.PeerMessage;

/// A well-behaved seed; scenarios override what goes wrong.
class SeedScript implements ScriptedPeer.Script {

  @Override
  public void greeted(ScriptedConnection connection) {
    connection.sendFullBitfield();
  }

  @Override
  public void received(ScriptedConnection connection, PeerMessage message) {
    switch (message) {
      case PeerMessage.Interested _ -> connection.send(new PeerMessage.Unchoke());
      case PeerMessage.Request request -> requested(connection, request);
      default -> {}
    }
  }

  void requested(ScriptedConnection connection, PeerMessage.Request request) {
    connection.answer(request);
  }
}
