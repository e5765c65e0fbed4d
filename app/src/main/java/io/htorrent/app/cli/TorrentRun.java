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

    record Answered(Command command, Reply reply) implements Item {}

    record Asked(Interrupts.Stop stop) implements Item {}
  }

  /// @param untilComplete whether it ends when every torrent is complete
  TorrentRun(ProgressView view, Clock clock, boolean untilComplete) {
    this.view = view;
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
  int run(Session session, List<Command.Add> commands) throws InterruptedException {
    torrents = commands.size();
    start = clock.instant();
    lastComplete = start;
    view.begin(commands.stream().map(command -> command.metainfo().infoHash()).toList());
    for (Command.Add command : commands) {
      open.add(command.metainfo().infoHash());
      ask(session, command);
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
        ask(session, new Command.Shutdown());
      }
    }
    view.end(summary());
    return exitCode;
  }

  private void ask(Session session, Command command) {
    session
        .ask(command)
        .whenComplete((reply, bug) ->
            items.add(
                new Item.Answered(
                    command,
                    bug == null
                        ? reply
                        : new Reply.Refused(Problem.RUNTIME, "internal error: " + bug))));
  }

  private void take(Item item) {
    switch (item) {
      case Item.Happened(Event event) -> show(event);
      case Item.Answered(Command.Add add, Reply.Refused refused) -> refused(add, refused);
      case Item.Answered(Command.Shutdown _, Reply _) -> drain();
      case Item.Answered _ -> {}
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
      case Event.StrategyStuck _ -> List.copyOf(open).forEach(one -> failed(one, Problem.PLUGIN));
      case Event.Listening _,
          Event.Stopped _,
          Event.StrategyReplaced _,
          Event.DriverEnded _,
          Event.Notice _ -> {}
    }
    view.show(event);
  }

  /// Who waits for a download is told that the disk is full, and comes back; who seeds can wait.
  private Event impatient(Event event) {
    return event instanceof Event.Failed failed
            && untilComplete
            && failed.problem() == Problem.STORAGE
        ? new Event.Failed(failed.torrent(), failed.problem(), failed.reason(), false)
        : event;
  }

  private void refused(Command.Add add, Reply.Refused refused) {
    view.refused(
        add.metainfo().infoHash(),
        add.metainfo().name(),
        add.metainfo().name() + ": " + refused.reason());
    failed(add.metainfo().infoHash(), refused.problem());
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
