package io.htorrent.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/// What happens when a thread ends by what it threw. Out of memory, the program ends at once, in a
/// sentence that needs no memory to be said: what is on disk is safe, as after kill -9. On
/// whichever thread it was.
final class LastResort implements Thread.UncaughtExceptionHandler {

  private static final int EXIT_CODE = 1;

  private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
  private final byte[] outOfMemory =
      ("htorrent: out of memory; what was verified is safe on disk: start it again, with more by"
              + " HTORRENT_OPTS=-Xmx512m\n")
          .getBytes(StandardCharsets.US_ASCII);

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      try {
        err.write(outOfMemory);
      } catch (IOException _) {
        // Nobody listens: the exit code has to say it.
      } finally {
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    }
    // The logger is made here only: at a start it would cost time that nobody has asked for.
    LoggerFactory.getLogger(LastResort.class)
        .error("{} has ended: please report this", thread.getName(), failure);
  }
}
