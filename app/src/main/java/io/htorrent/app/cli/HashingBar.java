package io.htorrent.app.cli;

import io.htorrent.app.terminal.Ink;
import io.htorrent.app.terminal.Quantity;
import io.htorrent.app.terminal.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// One line on a terminal that says how far hashing is. Nothing elsewhere.
final class HashingBar {

  private static final int WIDTH = 30;

  private final Terminal terminal;
  private final Clock clock;
  private final long total;
  private final Instant start;

  HashingBar(Terminal terminal, Clock clock, long total) {
    this.terminal = terminal;
    this.clock = clock;
    this.total = total;
    this.start = clock.instant();
  }

  /// Paints the line anew.
  void show(long bytes) {
    if (!terminal.look().interactive()) {
      return;
    }
    boolean unicode = terminal.look().unicode();
    int full = (int) (WIDTH * bytes / Math.max(1, total));
    String bar =
        terminal.painted(Ink.GREEN, (unicode ? "━" : "#").repeat(full))
            + terminal.painted(Ink.FAINT, (unicode ? "─" : "-").repeat(WIDTH - full));
    terminal.live(
        "hashing " + bar + " " + Quantity.percent(bytes, total) + "  " + rate(bytes) + "\n");
  }

  /// Takes the line away.
  void clear() {
    if (terminal.look().interactive()) {
      terminal.live("");
    }
  }

  /// Bytes a second up to now.
  String rate(long bytes) {
    long millis = Math.max(1, Duration.between(start, clock.instant()).toMillis());
    return Quantity.rate(bytes * 1000 / millis);
  }

  /// Since the bar was made.
  String elapsed() {
    return Quantity.time(Duration.between(start, clock.instant()));
  }
}
