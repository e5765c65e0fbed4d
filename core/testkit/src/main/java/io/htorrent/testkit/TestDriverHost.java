package io.htorrent.testkit;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.Network;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.VirtualTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one driver has of its host, in virtual time: what it throws ends the test. One thread.
///
/// ```java
/// FakeNetwork network = new FakeNetwork();
/// TestDriverHost host = new TestDriverHost(network, 6881);
/// PeerSource source = factory.open(host, listener, options, random);
/// host.run(Duration.ofMinutes(5));
/// ```
public final class TestDriverHost implements DriverHost {

  private final VirtualTime time = new VirtualTime();
  private final Loop loop = time.loop();
  private final Network network;
  private final int port;
  private byte @Nullable [] state;

  /// A host with this network, whom peers reach at this port.
  public TestDriverHost(Network network, int port) {
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

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    return loop.after(delayNanos, task)::cancel;
  }

  @Override
  public void waiting(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Optional<byte[]> saved() {
    return Optional.ofNullable(state).map(byte[]::clone);
  }

  @Override
  public void save(byte[] bytes) {
    state = bytes.clone();
  }
}
