package io.htorrent.engine;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.WebSeedStatus;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sources of one torrent beside its peers: the web seeds that it names (BEP 19). On the
/// torrent's loop.
///
/// Each that is idle is asked for a run whenever something is wanted and it is its turn. Who had a
/// run goes to the end of the row.
final class Sources {

  /// After a failure its host is left alone so long, whatever else there is to be asked of it.
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(Sources.class);

  private final Torrent torrent;
  private final SessionContext context;
  private final PickerChain pickers;
  private final SourceTurns turns;
  private final Runnable again; // one object: SourceTurns knows it again
  private final List<SourceSession> all = new ArrayList<>(); // as the torrent names them
  private final List<SourceSession> row = new ArrayList<>();
  private int networkAge;
  private boolean opened;

  Sources(Torrent torrent, SessionContext context, PickerChain pickers) {
    this.torrent = torrent;
    this.context = context;
    this.pickers = pickers;
    this.turns = context.shared().sources();
    this.again = () -> context.loop().execute(this::fill);
    this.networkAge = context.shared().announces().age();
  }

  /// Opens them, once, when something is missing: on a worker, since plugins may have to be loaded.
  private void open() {
    Metainfo metainfo = torrent.metainfo();
    if (opened || metainfo.extras().webSeeds().isEmpty()) {
      return;
    }
    opened = true;
    context
        .workers()
        .waiting(() -> {
          List<SourceSession.Found> found = new ArrayList<>();
          List<String> problems = new ArrayList<>();
          metainfo.extras().webSeeds().forEach(url -> open(metainfo, url, found, problems));
          context.loop().execute(() -> take(found, problems));
        });
  }

  /// On a worker.
  private void open(
      Metainfo metainfo, String url, List<SourceSession.Found> found, List<String> problems) {
    try {
      URI uri = new URI(url);
      context
          .strategies()
          .sources()
          .open(metainfo, uri)
          .ifPresent(source -> found.add(new SourceSession.Found(uri, source)));
    } catch (URISyntaxException _) {
      problems.add("it is no valid URL: " + url);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      log.warn("a web seed could not be opened", e);
      problems.add("its plugin failed: " + e);
    }
  }

  private void take(List<SourceSession.Found> found, List<String> problems) {
    for (SourceSession.Found one : found) {
      all.add(new SourceSession(-1 - all.size(), one, torrent, context, pickers));
    }
    row.addAll(all);
    problems.forEach(problem -> torrent.notice("a web seed is not used: " + problem));
    int named = torrent.metainfo().extras().webSeeds().size();
    if (all.isEmpty() && problems.isEmpty()) {
      torrent.notice("its web seeds (" + named + ") are not used: no plugin fetches from them");
    }
    fill();
  }

  /// Asks those that are idle, and lets those that wait go on.
  void fill() {
    if (!torrent.life().active() || torrent.ledger().complete()) {
      return;
    }
    open();
    goOn();
    if (torrent.incoming.congested()) {
      return;
    }
    for (SourceSession source : List.copyOf(row)) {
      if (source.idle() && turns.take(source.host(), again)) {
        begin(source);
      }
    }
  }

  private void begin(SourceSession source) {
    boolean begun =
        source.begin(() -> {
          row.remove(source);
          row.add(source);
          long pause = source.rests() ? PAUSE_NANOS : 0;
          context.loop().after(pause, () -> done(source));
        });
    if (!begun) {
      turns.done(source.host());
    }
  }

  private void done(SourceSession source) {
    turns.done(source.host());
    again.run();
  }

  /// Those that wait for memory go on, if there is some.
  void goOn() {
    row.forEach(SourceSession::goOn);
  }

  /// Once a second.
  void tick() {
    if (networkAge != context.shared().announces().age()) {
      networkAge = context.shared().announces().age();
      all.forEach(SourceSession::forgive);
    }
    if (!torrent.life().active()) {
      stop();
    }
  }

  /// Nothing is wanted any more.
  void stop() {
    List.copyOf(row).forEach(SourceSession::stop);
  }

  /// A block came from this one: the others need not send it.
  void cancelElsewhere(Sender from, int piece, int block) {
    for (SourceSession source : all) {
      if (source != from) {
        source.cancel(piece, block);
      }
    }
  }

  /// A piece is not to come from any of them.
  void withdraw(int piece) {
    all.forEach(source -> source.withdraw(piece));
  }

  /// All of them, as the torrent names them. A live view.
  List<SourceSession> all() {
    return all;
  }

  /// Whether no worker has places of ours in hand.
  boolean settled() {
    return all.stream().noneMatch(SourceSession::busy);
  }

  /// Whether one waits because the disk is behind.
  boolean waitForDisk() {
    return all.stream().anyMatch(SourceSession::waitsForDisk);
  }

  /// How it stands with each, as the torrent names them.
  List<WebSeedStatus> statuses() {
    return all.stream().map(SourceSession::status).toList();
  }
}
