package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.PieceSet;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.FileWish;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.TorrentStatus.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One torrent from its beginning to its end: checked, downloading, seeding, failed, stopped; and
/// what happens as time passes. On the torrent's loop; file work is handed to workers.
final class TorrentLife {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Logger log = LoggerFactory.getLogger(TorrentLife.class);

  private final SessionContext context;
  private final Torrent torrent;
  private final Opening.Opened opened;
  private final Wishes wishes;
  private final Seats seats;
  private final Reception reception;
  private final Connector connector;
  private final Bookkeeper books;
  private final FileWatch watch;
  private final Announcer announcer;
  private final Discovery.Part discovery;
  private final ChokeRounds chokes;
  private final StatusReport statusReport;
  private final Choosing choosing;
  private final List<Runnable> whenStopped = new ArrayList<>();
  private State state = State.CHECKING;
  private String reason = "";
  private @Nullable Checking checking;
  private boolean begun;
  private boolean broken;
  private boolean completeTold;
  private boolean sawIncomplete;
  private boolean retrying; // while FAILED: the disk may work again
  private long ticks;

  TorrentLife(
      SessionContext context, int number, Torrent torrent, Opening.Opened opened, Wishes wishes) {
    this.context = context;
    this.torrent = torrent;
    this.opened = opened;
    this.wishes = wishes;
    this.books = new Bookkeeper(context, torrent, opened);
    this.watch = new FileWatch(context, torrent, opened.storage(), this::filesChanged);
    this.seats = new Seats(context, torrent);
    this.reception = new Reception(context, torrent, seats);
    PeerAppetite appetite = new PeerAppetite();
    this.connector =
        new Connector(
            context, torrent.metainfo().infoHash(), torrent.peers(), appetite, reception::greeted);
    this.chokes =
        new ChokeRounds(
            context, torrent.metainfo().infoHash(), number, torrent.swarm(), this::terms);
    Announced.Self self = new Announced.Self(context, this::notice);
    Announced announced = new Announced(torrent, self, connector, appetite, books);
    this.announcer =
        wishes.announcer(
            announced,
            () ->
                new Announcer(
                    context,
                    Announced.tiers(wishes.trackers(), torrent.metainfo()),
                    announced,
                    context.random("announcer", number)));
    Discovery.Finds finds = (origin, found) -> context.loop().execute(() -> found(found, origin));
    this.discovery = context.shared().discovery().part(torrent.metainfo(), finds);
    this.statusReport = new StatusReport(context, torrent);
    this.choosing = new Choosing(context, torrent, opened, this::chosen);
  }

  // From the beginning to the end.

  /// Believes what can be believed, looks at the rest, then goes on.
  void begin() {
    PieceSet doubtful = opened.belief().doubtful();
    PieceSet trusted = opened.belief().trusted();
    for (int piece = trusted.next(0); piece >= 0; piece = trusted.next(piece + 1)) {
      torrent.ledger().trusted(piece);
    }
    opened.belief().partial().forEach(torrent::restored);
    opened.notes().forEach(this::notice);
    wishes.peers().forEach(peer -> torrent.peers().add(peer, PeerOrigin.USER, torrent.nanos()));
    log.info(
        "{} {}: {} trusted, {} to check",
        torrent.shortName(),
        torrent.metainfo().name(),
        trusted,
        doubtful);
    tick();
    check(doubtful);
  }

  private void check(PieceSet pieces) {
    checking =
        new Checking(
            torrent.disk(),
            torrent.ledger(),
            pieces,
            new Checking.Listener() {
              @Override
              public void good(int piece) {
                torrent.announceHave(piece);
              }

              @Override
              public void checked() {
                checkEnded(pieces);
              }

              @Override
              public void checkFailed(IOException cause) {
                unreadable(cause);
              }
            });
    checking.start();
  }

  /// Somebody changed our files while we seeded: they are looked at before more of them is sent.
  private void filesChanged(PieceSet pieces) {
    if (state != State.SEEDING) {
      return;
    }
    notice(
        "files were changed by somebody else: "
            + pieces.size()
            + " pieces are looked at before they are sent again");
    for (int piece = pieces.next(0); piece >= 0; piece = pieces.next(piece + 1)) {
      torrent.lost(piece);
    }
    state = State.CHECKING;
    books.doubted(pieces, () -> recheck(pieces));
  }

  private void recheck(PieceSet pieces) {
    if (state == State.CHECKING) {
      check(pieces);
      torrent.ready();
    }
  }

  private void checkEnded(PieceSet checked) {
    List<Integer> bad = new ArrayList<>();
    for (int piece = checked.next(0); piece >= 0; piece = checked.next(piece + 1)) {
      if (!torrent.hasVerified(piece)) {
        bad.add(piece);
      }
    }
    books.lost(bad);
    if (!checked.isEmpty()) {
      books.wrote();
    }
    if (state == State.CHECKING) {
      goOn();
      if (!begun) {
        begun = true;
        if (wishes.before() != null) {
          wishes.before().handOver(torrent);
        }
        announcer.start();
        chokes.start();
        connector.dial();
        torrent.metainfo().extras().nodes().forEach(discovery::heardOf);
        discover();
      }
    }
  }

  /// What is there cannot even be looked at: nothing is said about it, and nothing fetched over it.
  private void unreadable(IOException cause) {
    state = State.FAILED;
    reason = String.valueOf(cause.getMessage());
    context
        .events()
        .accept(new Event.Failed(torrent.metainfo().infoHash(), Problem.STORAGE, reason, false));
    report();
  }

  /// Downloads or seeds, whichever is next.
  private void goOn() {
    reason = "";
    retrying = false;
    if (torrent.ledger().complete()) {
      state = State.SEEDING;
      tellComplete();
    } else {
      state = State.DOWNLOADING;
      sawIncomplete = true;
    }
    torrent.ready();
    report();
  }

  /// The last piece that is wanted was verified.
  void completed() {
    if (state == State.STOPPING || broken) {
      return; // the next start finds it complete
    }
    state = State.SEEDING;
    if (sawIncomplete && torrent.ledger().whole() && !books.completedAnnounced()) {
      announcer.completed();
    }
    tellComplete();
    report();
  }

  private void tellComplete() {
    if (completeTold) {
      return;
    }
    completeTold = true;
    context
        .workers()
        .waiting(() -> {
          IOException failure = null;
          try {
            opened.storage().completed();
          } catch (IOException e) {
            failure = e;
          }
          IOException told = failure;
          context
              .loop()
              .execute(() -> {
                if (told != null) {
                  completeTold = false; // said when it works
                  storageFailed(told);
                } else {
                  context
                      .events()
                      .accept(new Event.Complete(status(), torrent.downloaded().total()));
                }
              });
        });
  }

  /// Files could not be read or written: nothing more is asked for until it works again; what is
  /// readable is still served.
  void storageFailed(IOException cause) {
    if (active()) {
      state = State.FAILED;
      reason = String.valueOf(cause.getMessage());
      retrying = true;
      log.info("{} {}", torrent.shortName(), reason);
      context
          .events()
          .accept(new Event.Failed(torrent.metainfo().infoHash(), Problem.STORAGE, reason, true));
      report();
    }
    if (retrying && state == State.FAILED) {
      torrent.trouble().tryLater();
    }
  }

  /// The disk took what it had refused, or is believed to.
  void storageWorks() {
    if (retrying && state == State.FAILED && !broken) {
      goOn();
    }
  }

  /// A bug of ours showed: no state is to be trusted any more. What is on disk is, by the journal.
  void broken(Throwable bug) {
    broken = true;
    if (state == State.STOPPING) {
      return;
    }
    state = State.FAILED;
    reason = "stopped by a bug, please report it: " + bug;
    context
        .events()
        .accept(new Event.Failed(torrent.metainfo().infoHash(), Problem.RUNTIME, reason, false));
    chokes.stop();
    torrent.closeSenders();
    report();
  }

  /// Whether a bug stopped it.
  boolean broken() {
    return broken;
  }

  /// A verified piece could not be read while seeding.
  void lost(int piece, IOException cause) {
    books.lost(List.of(piece));
    String then = torrent.ledger().wants(piece) ? " and is fetched again: " : ": ";
    notice("piece " + piece + " can no longer be read" + then + cause.getMessage());
    if (state == State.SEEDING && !torrent.ledger().complete()) {
      state = State.DOWNLOADING;
      sawIncomplete = true;
    }
  }

  /// Ends it: trackers told, data written, state saved. `done` runs once, at the end; asked twice,
  /// it ends once.
  void stop(Runnable done) {
    whenStopped.add(done);
    if (state == State.STOPPING) {
      return;
    }
    state = State.STOPPING;
    if (checking != null) {
      checking.stop();
    }
    if (wishes.before() != null && !begun) {
      wishes.before().abandon();
    }
    chokes.stop();
    discovery.rest();
    torrent.closeSenders();
    report();
    int[] open = {2};
    Runnable ended =
        () -> {
          if (--open[0] == 0) {
            context.events().accept(new Event.Stopped(torrent.metainfo().infoHash()));
            whenStopped.forEach(Runnable::run);
          }
        };
    announcer.stop(ended);
    settle(torrent.nanos() + SETTLE_NANOS, ended);
  }

  private void settle(long deadlineNanos, Runnable ended) {
    torrent.trouble().giveUp();
    torrent.flushToDisk(); // also what peers were in the middle of when they were closed
    boolean settled = torrent.settled() && choosing.idle() && (checking == null || checking.idle());
    if (!settled && torrent.nanos() - deadlineNanos < 0) {
      context.loop().after(POLL_NANOS, () -> settle(deadlineNanos, ended));
      return;
    }
    books.close(settled, ended);
  }

  // As time passes.

  private void tick() {
    if (state == State.STOPPING) {
      return;
    }
    context.loop().after(TICK_NANOS, this::tick);
    discover();
    if (state == State.CHECKING || broken) {
      report();
      return;
    }
    connector.dial();
    if (++ticks % 2 == 0) {
      torrent.tick();
      seats.tick(connector::hasCandidates);
      announcer.tick();
      books.tick();
      if (state == State.SEEDING) {
        watch.tick();
      } else {
        watch.forget();
      }
    }
    report();
  }

  /// Tells the peer sources how it is.
  private void discover() {
    if (active()) {
      discovery.seek(torrent.ledger().whole(), connector.hungry());
    } else {
      discovery.rest();
    }
  }

  /// What this torrent has of the session's peer sources.
  Discovery.Part discovery() {
    return discovery;
  }

  /// Something was written.
  void wrote() {
    books.wrote();
    torrent.trouble().over();
  }

  void interestChanged(PeerSession peer) {
    chokes.interestChanged(peer);
  }

  /// Somebody knows of peers: they are dialled when it is their turn.
  void found(List<PeerAddress> found, PeerOrigin origin) {
    found.forEach(peer -> torrent.peers().add(peer, origin, torrent.nanos()));
    connector.found();
  }

  /// As [#found]; somebody says that they fetch nothing: of those that are news to us, it counts.
  void foundSeeds(List<PeerAddress> found, PeerOrigin origin) {
    found.forEach(peer -> torrent.peers().addSeed(peer, origin, torrent.nanos()));
    connector.found();
  }

  /// How many peers may be unchoked now.
  int slots() {
    return chokes.slots();
  }

  /// Other files are wanted from now on; `reply` is given once, when that is kept.
  void choose(FileWish wish, Consumer<Reply> reply) {
    if (state == State.STOPPING || broken) {
      reply.accept(new Reply.Refused(Problem.RUNTIME, "the torrent is stopping"));
    } else {
      choosing.choose(wish, reply);
    }
  }

  private void chosen(List<String> notes) {
    notes.forEach(this::notice);
    completeTold = false;
    watch.forget(); // files may have got what was kept of them
    if (active()) {
      goOn();
    }
  }

  /// Takes further trackers.
  Reply addTrackers(List<String> urls) {
    return announcer.add(urls);
  }

  /// Whether blocks are asked for.
  boolean active() {
    return state == State.DOWNLOADING || state == State.SEEDING;
  }

  /// Whether blocks are served: also while the disk is full.
  boolean serves() {
    return active() || (state == State.FAILED && !broken);
  }

  /// Where connections are let in.
  Reception reception() {
    return reception;
  }

  /// Whether new connections are welcome.
  boolean takesPeers() {
    return active();
  }

  TorrentStatus status() {
    int checked = checking == null ? 0 : checking.checkedPieces();
    return statusReport.now(state, reason, checked, announcer);
  }

  private void report() {
    context.events().accept(new Event.Progress(status()));
  }

  private void notice(String text) {
    log.info("{} {}", torrent.shortName(), text);
    context.events().accept(new Event.Notice(torrent.metainfo().infoHash(), text));
  }

  private ChokeRounds.Terms terms() {
    return new ChokeRounds.Terms(
        torrent.uploaded().bytesPerSecond(torrent.nanos()),
        context.shared().upload().bytesPerSecond(),
        torrent.layout().pieceLength(),
        state == State.SEEDING);
  }

  private final class PeerAppetite implements Connector.Appetite {
    @Override
    public boolean wantsPeers() {
      return active() && seats.free(connector.halfOpen());
    }

    @Override
    public boolean weSeed() {
      return state == State.SEEDING;
    }
  }
}
