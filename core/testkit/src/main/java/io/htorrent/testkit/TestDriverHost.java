package io.htorrent.testkit;

import io.htorrent.api.network.Network;
import io.htorrent.engine.loop.VirtualTime;
import java.time.Duration;

/// What one driver has of its host, in virtual time: what it throws ends the test. One thread.
///
/// ```java
/// FakeNetwork network = new FakeNetwork();
/// TestDriverHost host = new TestDriverHost(network, 6881);
/// PeerSource source = factory.open(host, listener, options, random);
/// host.run(Duration.ofMinutes(5));
/// ```
public final class TestDriverHost extends VirtualDriverHost {

  private final VirtualTime time;
  private final Network network;
  private final int port;

  /// A host with this network, whom peers reach at this port.
  public TestDriverHost(Network network, int port) {
    this(new VirtualTime(), network, port);
  }

  private TestDriverHost(VirtualTime time, Network network, int port) {
    super(time);
    this.time = time;
    this.network = network;
    this.port = port;
  }

  /// Lets so much time pass.
  public void run(Duration duration) {
    time.run(duration.toNanos());
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public int port() {
    return port;
  }
}
