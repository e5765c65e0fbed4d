package io.htorrent.app.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// How wide the terminal is, as `stty` says. Java itself does not know.
public final class TerminalWidth {

  private static final int USUAL = 80;

  private volatile int columns = USUAL;

  /// The columns at the last look; 80 before the first.
  public int columns() {
    return columns;
  }

  /// Looks again, in the background.
  public void measure() {
    Thread.ofVirtual().name("terminal-width").start(this::ask);
  }

  private void ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      int width =
          size.matches("[0-9]{1,5} [0-9]{1,5}")
              ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
              : 0;
      columns = width > 0 ? width : USUAL;
    } catch (IOException _) {
      // There is no stty here: the usual width will do.
      columns = USUAL;
    }
  }
}
