package io.htorrent.app;

import io.htorrent.api.network.Network;
import io.htorrent.api.session.Event;
import io.htorrent.app.client.ClientSettings;
import io.htorrent.app.client.ClientStarter;
import io.htorrent.app.client.OpenNetwork;
import io.htorrent.app.client.PeerPort;
import io.htorrent.app.client.RunningClient;
import io.htorrent.net.NettyNetwork;
import io.htorrent.net.NetworkSettings;
import java.io.IOException;
import java.util.function.Consumer;

/// Wires the modules to a client.
final class Client implements ClientStarter {

  @Override
  public RunningClient start(ClientSettings settings, Consumer<Event> observer) throws IOException {
    throw new IOException("the engine is not wired to the command line yet");
  }

  @Override
  public OpenNetwork openNetwork(PeerPort port) {
    NettyNetwork network = new NettyNetwork(new NetworkSettings(1, port.bind(), port.port()));
    return new OpenNetwork() {
      @Override
      public Network network() {
        return network;
      }

      @Override
      public void close() {
        network.close();
      }
    };
  }
}
