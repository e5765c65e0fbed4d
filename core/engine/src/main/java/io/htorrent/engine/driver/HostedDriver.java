package io.htorrent.engine.driver;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.Network;
import io.htorrent.api.session.Driver;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One driver at work: every call into it goes through here, and what it asks of its host. What it
/// throws ends it, with all that it opened; all else goes on. On the session's loop.
///
/// @param <D> what kind of driver
public final class HostedDriver<D> {

  private static final Logger log = LoggerFactory.getLogger(HostedDriver.class);

  private final Driver which;
  private final Surroundings around;
  private final Consumer<D> closing;
  private final DriverCalls calls;
  private final DriverState state;
  private final DriverNetwork network;
  private @Nullable D driver;
  private boolean ended;

  /// Makes the driver.
  @FunctionalInterface
  public interface Opener<D> {
    /// @throws IOException one sentence, when it cannot work here
    D open(DriverHost host) throws IOException;
  }

  /// @param which it is
  /// @param closing how a driver of this kind is closed
  /// @param saved what it kept in an earlier run
  public HostedDriver(
      Driver which, Surroundings around, Consumer<D> closing, Optional<byte[]> saved) {
    this.which = which;
    this.around = around;
    this.closing = closing;
    this.state = new DriverState(which.name(), around, saved);
    this.calls = new DriverCalls(which, around);
    this.network = new DriverNetwork(around.network(), around.loop(), calls, this::failed);
  }

  /// Makes the driver. One that cannot work here, or fails already, is named.
  public void open(Opener<D> opener) {
    guarded(() -> {
      try {
        driver = opener.open(new Host());
      } catch (IOException e) {
        end(String.valueOf(e.getMessage()), false);
      }
    });
  }

  /// Calls the driver, if it is at work.
  public void run(Consumer<D> call) {
    guarded(() -> {
      if (driver != null) {
        call.accept(driver);
      }
    });
  }

  /// Asks the driver; empty when it is not at work.
  public <R> Optional<R> ask(Function<D, R> question) {
    Answer<R> answer = new Answer<>();
    run(working -> answer.is = question.apply(working));
    return Optional.ofNullable(answer.is);
  }

  private static final class Answer<R> {
    @Nullable R is;
  }

  /// Closes the driver; `done` runs on the loop when its state is written.
  public void close(Runnable done) {
    run(closing);
    ended = true;
    driver = null;
    network.close();
    state.close(done);
  }

  /// Its name in the configuration file.
  public String name() {
    return which.name();
  }

  private void guarded(Runnable task) {
    if (ended) {
      return;
    }
    try {
      calls.make(task);
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  /// The driver threw; not the machine, for which it cannot be blamed.
  private void failed(Throwable failure) {
    if (failure instanceof VirtualMachineError dying && !(dying instanceof StackOverflowError)) {
      throw dying;
    }
    if (!ended) {
      log.debug("{} failed", which.name(), failure);
      end("it threw " + failure, true);
    }
  }

  private void end(String reason, boolean broke) {
    ended = true;
    D broken = driver;
    driver = null;
    if (broken != null) {
      try {
        calls.make(() -> closing.accept(broken));
      } catch (Throwable failure) {
        log.debug("{} failed again when it was closed", which.name(), failure);
      }
    }
    network.close();
    state.close(() -> {});
    log.warn("{} is closed: {}", which.name(), reason);
    around.ended().ended(which, reason, broke);
  }

  private final class Host implements DriverHost {

    @Override
    public Network network() {
      return network;
    }

    @Override
    public int port() {
      return around.own().port();
    }

    @Override
    public int outsidePort() {
      return around.own().outsidePort();
    }

    @Override
    public Optional<InetAddress> outsideAddress() {
      return around.own().outsideAddress();
    }

    @Override
    public long nanos() {
      return around.loop().nanos();
    }

    @Override
    public void execute(Runnable task) {
      around.loop().execute(() -> guarded(task));
    }

    @Override
    public Timer after(long delayNanos, Runnable task) {
      return around.loop().after(delayNanos, () -> guarded(task))::cancel;
    }

    @Override
    public void waiting(Runnable task) {
      around
          .workers()
          .waiting(() -> {
            try {
              task.run();
            } catch (RuntimeException | LinkageError | StackOverflowError failure) {
              around.loop().execute(() -> failed(failure));
            }
          });
    }

    @Override
    public Optional<byte[]> saved() {
      return state.saved();
    }

    @Override
    public void save(byte[] bytes) {
      state.save(bytes);
    }
  }
}
