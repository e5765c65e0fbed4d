package io.htorrent.app.progress;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.app.terminal.Quantity;
import io.htorrent.app.terminal.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A line for each torrent every few seconds, and when its state changes: for log files and pipes.
final class PlainView implements ProgressView {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

  private final Terminal terminal;
  private final Clock clock;
  private final boolean verbose;
  private Instant start;
  private final Set<Integer> ports = new HashSet<>();
  private final Map<Row, Said> said = new HashMap<>();

  /// What was last said of a torrent. A reason that counts down its seconds is no news.
  private record Said(TorrentStatus.State state, String reason, Instant when) {

    static Said of(TorrentStatus status, Instant now) {
      return new Said(status.state(), withoutNumbers(status.reason()), now);
    }

    private static String withoutNumbers(String reason) {
      return NUMBERS.matcher(reason).replaceAll("");
    }

    boolean isOld(TorrentStatus status, Instant now) {
      return state != status.state()
          || !reason.equals(withoutNumbers(status.reason()))
          || Duration.between(when, now).compareTo(EVERY) >= 0;
    }
  }

  PlainView(Terminal terminal, Clock clock, boolean verbose) {
    this.terminal = terminal;
    this.verbose = verbose;
    this.clock = clock;
    this.start = clock.instant();
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
      case Event.Progress progress -> progress(progress.status());
      case Event.MetadataFound found -> terminal.line(Sentences.metadata(found));
      case Event.Complete complete ->
          terminal.line(Sentences.complete(complete, Duration.between(start, clock.instant())));
      case Event.Failed failed -> terminal.error(Sentences.failed(failed));
      case Event.Stopped stopped -> terminal.line(stopped.torrent().shortName() + ": stopped");
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
  public void tick() {}

  @Override
  public void end(Summary summary) {
    terminal.line(summary.line());
  }

  private void progress(TorrentStatus status) {
    Instant now = clock.instant();
    Said last = said.get(Row.of(status));
    if (last == null || last.isOld(status, now)) {
      said.put(Row.of(status), Said.of(status, now));
      terminal.line(line(status));
    }
  }

  private String line(TorrentStatus status) {
    StringBuilder line = new StringBuilder();
    line.append(status.name()).append(": ").append(status.state().name().toLowerCase(Locale.ROOT));
    if (status.state() != TorrentStatus.State.METADATA) {
      line.append(", ")
          .append(Sentences.percent(status))
          .append(" of ")
          .append(Quantity.bytes(status.bytesTotal()));
      line.append(", down ").append(Quantity.rate(status.downloadBytesPerSecond()));
      line.append(", up ").append(Quantity.rate(status.uploadBytesPerSecond()));
    }
    line.append(", ").append(Sentences.peers(status));
    boolean downloading = status.state() == TorrentStatus.State.DOWNLOADING;
    if (downloading && !Sentences.eta(status).isEmpty()) {
      line.append(", ").append(Sentences.eta(status));
    }
    String why = verbose ? Sentences.explanation(status) : status.reason();
    if (!why.isEmpty()) {
      line.append(" (").append(why).append(')');
    }
    if (verbose) {
      Sentences.webSeedLines(status).forEach(seed -> line.append("; ").append(seed));
    }
    return line.toString();
  }
}
