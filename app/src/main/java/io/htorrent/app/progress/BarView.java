package io.htorrent.app.progress;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.app.terminal.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A live view at the bottom of the terminal: a line for each torrent, painted over a few times a
/// second. What happens scrolls by above it.
final class BarView implements ProgressView {

  private static final Duration EVERY = Duration.ofMillis(200);

  /// More lines would not fit a small window.
  private static final int MOST = 16;

  private final Terminal terminal;
  private final Clock clock;
  private final boolean verbose;
  private Instant start;
  private final BarLine line;
  private final Set<Integer> ports = new HashSet<>();
  private final Map<Row, TorrentStatus> torrents = new LinkedHashMap<>();
  private Instant painted;
  private boolean news;

  BarView(Terminal terminal, Clock clock, boolean verbose) {
    this.terminal = terminal;
    this.clock = clock;
    this.verbose = verbose;
    this.start = clock.instant();
    this.painted = start.minus(EVERY);
    this.line = new BarLine(terminal);
  }

  @Override
  public void begin(List<InfoHash> begun) {
    start = clock.instant();
  }

  @Override
  public void show(Event event) {
    switch (event) {
      case Event.Listening listening -> {
        if (ports.add(listening.address().getPort())) {
          terminal.line(Sentences.listening(listening));
        }
      }
      case Event.Progress progress -> remember(progress.status());
      case Event.MetadataFound found -> {
        forget(found.torrent()); // it has another name from now on
        terminal.line(Sentences.metadata(found));
      }
      case Event.Complete complete -> {
        remember(complete.status());
        terminal.line(Sentences.complete(complete, Duration.between(start, clock.instant())));
      }
      case Event.Failed failed -> terminal.error(Sentences.failed(failed));
      case Event.Stopped stopped -> forget(stopped.torrent());
      case Event.StrategyReplaced replaced -> terminal.warning(Sentences.replaced(replaced));
      case Event.StrategyStuck stuck -> terminal.error(Sentences.stuck(stuck));
      case Event.DriverStuck stuck -> terminal.error(Sentences.stuck(stuck));
      case Event.PortMapped _ -> {} // the log tells, with -v
      case Event.DriverEnded ended -> terminal.warning(Sentences.ended(ended));
      case Event.Notice notice ->
          terminal.note(notice.torrent().shortName() + ": " + notice.text());
    }
  }

  @Override
  public void refused(InfoHash torrent, String name, String reason) {
    terminal.error(reason);
  }

  @Override
  public void aborted(String reason) {}

  @Override
  public void tick() {
    Instant now = clock.instant();
    if (news && !now.isBefore(painted.plus(EVERY))) {
      terminal.live(frame());
      painted = now;
      news = false;
    }
  }

  @Override
  public void end(Summary summary) {
    terminal.live("");
    terminal.line(summary.line());
  }

  private void remember(TorrentStatus status) {
    torrents.put(Row.of(status), status);
    news = true;
  }

  private void forget(InfoHash torrent) {
    torrents.keySet().removeIf(row -> row.torrent().equals(torrent));
    news = true;
  }

  private String frame() {
    int columns = terminal.columns();
    List<TorrentStatus> shown = new ArrayList<>(torrents.values());
    // The sort is stable: within a state they stay in the order they were added.
    shown.sort(Comparator.comparingInt(status -> rank(status.state())));
    StringBuilder frame = new StringBuilder();
    for (TorrentStatus status : shown.subList(0, Math.min(MOST, shown.size()))) {
      frame.append(line.of(status, columns)).append('\n');
      if (verbose && !Sentences.explanation(status).isEmpty()) {
        frame.append(line.indented(Sentences.explanation(status), columns)).append('\n');
      }
      if (verbose) {
        Sentences.webSeedLines(status)
            .forEach(seed -> frame.append(line.indented(seed, columns)).append('\n'));
      }
    }
    if (shown.size() > MOST) {
      frame.append("and ").append(shown.size() - MOST).append(" more\n");
    }
    return frame.toString();
  }

  /// What needs watching comes first.
  private static int rank(TorrentStatus.State state) {
    return switch (state) {
      case METADATA, DOWNLOADING, CHECKING -> 0;
      case FAILED -> 1;
      case STOPPING -> 2;
      case SEEDING -> 3;
    };
  }
}
