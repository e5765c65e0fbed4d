package io.htorrent.app.client;

import io.htorrent.api.session.Event;
import java.io.IOException;
import java.util.function.Consumer;

/// Wires engine, network, plugins and state to a client. Several may run in one process.
public interface ClientStarter {

  /// Starts a client and listens for peers.
  ///
  /// @param observer gets every event from the first on, on the session's loop: it must be quick
  /// @throws IOException one sentence, such as that the port is taken
  RunningClient start(ClientSettings settings, Consumer<Event> observer) throws IOException;

  /// Opens the network alone; listens for nothing.
  ///
  /// @throws IOException one sentence
  OpenNetwork openNetwork(PeerPort settings) throws IOException;
}
