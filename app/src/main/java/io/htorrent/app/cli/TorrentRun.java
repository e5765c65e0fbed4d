package io.htorrent.app.cli;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.Session;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.app.progress.ProgressView;
import io.htorrent.app.progress.Summary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Torrents at work until they are complete, fail, or somebody presses Ctrl-C.
///
/// Events, replies and signals come from other threads and meet in one queue; everything else here
/// happens on the thread that calls [#run(Session, List)], the main one.
final class TorrentRun {

  /// What the session promises for a shutdown.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long TICK_MILLIS = 100;

  private final ProgressView view;
  private final BrokenPlugins plugins;
  private final Clock clock;
  private final boolean untilComplete;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private Instant start;

  private final Set<InfoHash> open = new HashSet<>();
  private final Set<InfoHash> complete = new HashSet<>();
  private final Map<InfoHash, TorrentStatus> latest = new LinkedHashMap<>();
  private Instant lastComplete;
  private int torrents;
  private int exitCode = Exit.DONE;
  private boolean stopping;
  private boolean closed;

  /// What the main thread is told.
  private sealed interface Item {
    record Happened(Event event) implements Item {}

    record Refused(Wanted wanted, Reply.Refused reply) implements Item {}

    record Closed() implements Item {}

    record Asked(Interrupts.Stop stop) implements Item {}
  }

  /// @param plugins hears of those that break
  /// @param untilComplete whether it ends when every torrent is complete
  TorrentRun(ProgressView view, BrokenPlugins plugins, Clock clock, boolean untilComplete) {
    this.view = view;
    this.plugins = plugins;
    this.clock = clock;
    this.untilComplete = untilComplete;
    this.start = clock.instant();
    this.lastComplete = start;
  }

  /// Takes an event of the session. Any thread; never blocks.
  void happened(Event event) {
    items.add(new Item.Happened(event));
  }

  /// Takes a signal. Any thread.
  void stop(Interrupts.Stop stop) {
    items.add(new Item.Asked(stop));
  }

  /// Adds the torrents and watches them.
  ///
  /// @return the exit code
  int run(Session session, List<Wanted> wanted) throws InterruptedException {
    torrents = wanted.size();
    start = clock.instant();
    lastComplete = start;
    view.begin(wanted.stream().map(Wanted::torrent).toList());
    for (Wanted one : wanted) {
      open.add(one.torrent());
      ask(session, one);
    }
    Instant deadline = Instant.MAX;
    while (!closed && clock.instant().isBefore(deadline)) {
      Item item = items.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (item != null) {
        take(item);
      }
      view.tick();
      if (!stopping && open.isEmpty()) {
        stopping = true;
      }
      if (stopping && deadline.equals(Instant.MAX)) {
        deadline = clock.instant().plus(PATIENCE);
        session.ask(new Command.Shutdown()).whenComplete((_, _) -> items.add(new Item.Closed()));
      }
    }
    view.end(summary());
    return exitCode;
  }

  private void ask(Session session, Wanted wanted) {
    session
        .ask(wanted.command())
        .whenComplete((reply, bug) -> {
          if (bug != null) {
            String internal = "internal error: " + bug;
            items.add(new Item.Refused(wanted, new Reply.Refused(Problem.RUNTIME, internal)));
          } else if (reply instanceof Reply.Refused refused) {
            items.add(new Item.Refused(wanted, refused));
          }
        });
  }

  private void take(Item item) {
    switch (item) {
      case Item.Happened(Event event) -> show(event);
      case Item.Refused(Wanted wanted, Reply.Refused refused) -> refused(wanted, refused);
      case Item.Closed _ -> drain();
      case Item.Asked(Interrupts.Stop stop) -> {
        stopping = true;
        exitCode = stop.exitCode();
      }
    }
  }

  /// Shows what was told before the session closed.
  private void drain() {
    closed = true;
    for (Item item = items.poll(); item != null; item = items.poll()) {
      if (item instanceof Item.Happened(Event event)) {
        show(event);
      }
    }
  }

  private void show(Event told) {
    Event event = impatient(told);
    switch (event) {
      case Event.Progress progress -> latest.put(progress.status().torrent(), progress.status());
      case Event.Complete done -> {
        InfoHash torrent = done.status().torrent();
        latest.put(torrent, done.status());
        complete.add(torrent);
        lastComplete = clock.instant();
        if (untilComplete) {
          open.remove(torrent);
        }
      }
      case Event.Failed failed -> {
        if (!failed.retrying()) {
          failed(failed.torrent(), failed.problem());
        }
      }
      case Event.StrategyStuck _, Event.DriverStuck _ ->
          List.copyOf(open).forEach(one -> failed(one, Problem.PLUGIN));
      case Event.Listening _,
          Event.MetadataFound _,
          Event.Stopped _,
          Event.StrategyReplaced _,
          Event.PortMapped _,
          Event.DriverEnded _,
          Event.Notice _ -> {}
    }
    plugins.note(event);
    view.show(event);
  }

  /// Who waits for a download is told that the disk is full, and comes back; who seeds can wait.
  private Event impatient(Event event) {
    return event instanceof Event.Failed failed
            && untilComplete
            && failed.problem() == Problem.STORAGE
            && failed.retrying()
        ? new Event.Failed(
            failed.torrent(),
            failed.problem(),
            failed.reason() + "; the same command then goes on from here",
            false)
        : event;
  }

  private void refused(Wanted wanted, Reply.Refused refused) {
    view.refused(wanted.torrent(), wanted.name(), wanted.name() + ": " + refused.reason());
    failed(wanted.torrent(), refused.problem());
  }

  /// The first failure decides the exit code.
  private void failed(InfoHash torrent, Problem problem) {
    open.remove(torrent);
    if (exitCode == Exit.DONE) {
      exitCode = Exit.of(problem);
    }
  }

  private Summary summary() {
    Duration elapsed = Duration.between(start, clock.instant());
    long down = latest.values().stream().mapToLong(TorrentStatus::bytesDownloaded).sum();
    long up = latest.values().stream().mapToLong(TorrentStatus::bytesUploaded).sum();
    boolean all = complete.size() == torrents;
    return new Summary(
        torrents,
        complete.size(),
        down,
        up,
        elapsed,
        all ? Duration.between(start, lastComplete) : elapsed);
  }
}
