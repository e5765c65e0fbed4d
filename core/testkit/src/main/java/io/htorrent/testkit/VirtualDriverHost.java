package io.htorrent.testkit;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.VirtualTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a driver has of its host in virtual time, but for the network: a loop, also for what waits,
/// and a place for its state. What it throws ends the test. One thread.
abstract sealed class VirtualDriverHost implements DriverHost permits DatagramHost, TestDriverHost {

  private static final int MOST_BYTES = 1 << 20;

  private final VirtualTime time;
  private final Loop loop;
  private byte @Nullable [] state;

  VirtualDriverHost(VirtualTime time) {
    this.time = time;
    this.loop = time.loop();
  }

  @Override
  public final long nanos() {
    return time.nanos();
  }

  @Override
  public final void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public final Timer after(long delayNanos, Runnable task) {
    return loop.after(delayNanos, task)::cancel;
  }

  @Override
  public final void waiting(Runnable task) {
    loop.execute(task);
  }

  @Override
  public final Optional<byte[]> saved() {
    return Optional.ofNullable(state).map(byte[]::clone);
  }

  @Override
  public final void save(byte[] next) {
    if (next.length > MOST_BYTES) {
      throw new IllegalArgumentException(next.length + " bytes are too many to save");
    }
    state = next.clone();
  }
}
