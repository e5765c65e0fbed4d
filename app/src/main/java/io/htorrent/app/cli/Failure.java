package io.htorrent.app.cli;

/// A command cannot do what was asked: its message is for people, its code for scripts.
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /// @param exitCode one of [Exit]
  /// @param message a sentence, or one a line
  Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /// @param cause shown with `-v`
  Failure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  /// The message as it is: none of ours is empty.
  String sentence() {
    return String.valueOf(getMessage());
  }
}
