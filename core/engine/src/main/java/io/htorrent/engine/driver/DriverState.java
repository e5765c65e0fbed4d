package io.htorrent.engine.driver;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a driver wants to keep, on its way to the disk: at most one file a minute, the latest. On
/// the loop; written by a worker.
final class DriverState {

  static final int LARGEST = 1 << 20;

  private static final long WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Logger log = LoggerFactory.getLogger(DriverState.class);

  private final String driver;
  private final Surroundings around;
  private final Optional<byte[]> saved;
  private byte @Nullable [] pending;
  private @Nullable Runnable whenWritten;
  private boolean scheduled;
  private boolean writing;

  DriverState(String driver, Surroundings around, Optional<byte[]> saved) {
    this.driver = driver;
    this.around = around;
    this.saved = saved;
  }

  Optional<byte[]> saved() {
    return saved.map(byte[]::clone);
  }

  /// Keeps this, in a while.
  void save(byte[] bytes) {
    if (bytes.length > LARGEST) {
      throw new IllegalArgumentException(
          "wants to keep " + bytes.length + " bytes, the limit is " + LARGEST);
    }
    pending = bytes.clone();
    if (!scheduled) {
      scheduled = true;
      var _ =
          around
              .loop()
              .after(
                  WAIT_NANOS,
                  () -> {
                    scheduled = false;
                    write();
                  });
    }
  }

  /// Writes what waits now; then runs `done`.
  void close(Runnable done) {
    whenWritten = done;
    write();
  }

  private void write() {
    byte[] bytes = pending;
    if (writing) {
      return; // what is pending follows
    }
    if (bytes == null) {
      ended();
      return;
    }
    pending = null;
    writing = true;
    around
        .workers()
        .waiting(() -> {
          try {
            around.states().keepDriver(driver, bytes);
          } catch (IOException e) {
            log.warn("the state of {} is not kept: {}", driver, e.getMessage());
          } finally {
            around.loop().execute(this::written);
          }
        });
  }

  private void written() {
    writing = false;
    if (whenWritten != null) {
      write();
    }
  }

  private void ended() {
    Runnable done = whenWritten;
    whenWritten = null;
    if (done != null) {
      done.run();
    }
  }
}
