package io.htorrent.api.source;

import java.io.IOException;
import java.time.Duration;

/// A source answered, and what it says is not the bytes that it was asked for.
public final class SourceException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Duration retryIn;
  private final boolean absent;

  private SourceException(String message, Duration retryIn, boolean absent) {
    super(message);
    this.retryIn = retryIn;
    this.absent = absent;
  }

  /// It gives nothing now.
  ///
  /// @param message one sentence
  /// @param retryIn when it wishes to be asked again; zero when it did not say
  public static SourceException later(String message, Duration retryIn) {
    return new SourceException(message, retryIn, false);
  }

  /// It does not have the file that is next in the run; others it may have.
  ///
  /// @param message one sentence
  public static SourceException absent(String message) {
    return new SourceException(message, Duration.ZERO, true);
  }

  /// When it wishes to be asked again; zero when it did not say.
  public Duration retryIn() {
    return retryIn;
  }

  /// Whether it lacks this file, and may have others.
  public boolean absent() {
    return absent;
  }
}
