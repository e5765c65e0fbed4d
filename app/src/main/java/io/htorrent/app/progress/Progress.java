package io.htorrent.app.progress;

import io.htorrent.app.terminal.Terminal;
import java.time.Clock;

/// How progress is shown. In lower case, as they are typed.
public enum Progress {
  /// A live view on a terminal, else lines.
  auto,
  /// A live view that repaints itself.
  bar,
  /// A line now and then.
  plain,
  /// An object a line, for scripts.
  json,
  /// Nothing.
  none;

  /// The view of this kind.
  ///
  /// @param verbose whether people are told all that is amiss, not only what stops a torrent
  public ProgressView on(Terminal terminal, Clock clock, boolean verbose) {
    return switch (this) {
      case auto -> (terminal.look().interactive() ? bar : plain).on(terminal, clock, verbose);
      case bar -> new BarView(terminal, clock, verbose);
      case plain -> new PlainView(terminal, clock, verbose);
      case json -> new JsonView(terminal, clock);
      case none -> new NoView(terminal);
    };
  }
}
