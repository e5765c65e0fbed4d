package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.ShownUrl;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.session.WebSeedStatus;
import io.htorrent.api.source.BlockSource;
import io.htorrent.api.source.SourceException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One source of one torrent (a web seed, BEP 19), as pickers see it: a peer that has every piece
/// and likes long runs. On the torrent's loop.
///
/// It is asked for one run at a time ([SourceRun], [SourceErrand]) when it has a turn
/// ([SourceTurns]), and rests after failures ([SourceRest]). What it gave wrongly it is not asked
/// for again: the file, where a piece lies within one, so that a mirror whose copy of one file
/// differs still gives the others.
final class SourceSession implements PeerView, Sender {

  static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// A source may spoil so many pieces before it is not asked any more at all.
  private static final int MOST_SPOILED = 32;

  private static final long RUN_SECONDS = 20; // what it sends in so long is its run
  private static final long FIRST_RUN = 1L << 20; // bytes, while its rate is not known
  private static final int MOST_SHARES = 4; // a run shorter than needed is a request more
  private static final int LONGEST_RUN = 512; // blocks: as for peers

  private final long key;
  private final String shown;
  private final String host;
  private final BlockSource source;
  private final BlockSource.Manner manner;
  private final Torrent torrent;
  private final SessionContext context;
  private final PickerChain pickers;
  private final PieceLayout layout;
  private final Meter downloaded;
  private final SourceRest rest = new SourceRest();
  private final PieceSet has;
  private final InFlight asked = new InFlight();
  private @Nullable SourceErrand errand;
  private boolean running; // the errand is not over
  private long runBeganNanos;
  private long lastRate; // of the last run
  private int spoiled;
  private String told = ""; // the last problem that users were told
  private boolean dropped;

  /// What a plugin made of a URL.
  record Found(URI url, BlockSource source) {}

  /// @param key no peer's
  SourceSession(
      long key, Found found, Torrent torrent, SessionContext context, PickerChain pickers) {
    this.key = key;
    this.shown = ShownUrl.of(found.url.toString());
    this.host = String.valueOf(found.url.getRawAuthority());
    this.source = found.source;
    this.manner = source.manner();
    this.torrent = torrent;
    this.context = context;
    this.pickers = pickers;
    this.layout = torrent.layout();
    this.downloaded = new Meter(torrent.nanos());
    this.has = PieceSet.full(layout.pieceCount());
  }

  // A run.

  /// Whether it could be asked for something now.
  boolean idle() {
    return !dropped
        && !running
        && (errand == null || !errand.busy())
        && !rest.holds(torrent.nanos());
  }

  /// Whether it failed, and is left alone.
  boolean rests() {
    return rest.holds(torrent.nanos());
  }

  /// Asks it for the next run, if there is anything to ask for. Only when [#idle] and with a turn.
  /// Says whether it did.
  ///
  /// @param ended called once, when the run is over
  boolean begin(Runnable ended) {
    SourceRun run = new SourceRun(layout, torrent.ledger(), this::canGive);
    pickers.pick(this, run);
    List<SourceRun.Block> blocks = run.blocks(wishedBytes(), manner.longestRun());
    if (blocks.isEmpty()) {
      return false;
    }
    Set<Integer> begun = new LinkedHashSet<>();
    for (SourceRun.Block block : blocks) {
      torrent.ledger().requested(block.piece(), block.block());
      asked.add(block.piece(), block.block(), torrent.nanos());
      begun.add(block.piece());
    }
    begun.forEach(pickers::changed);
    running = true;
    runBeganNanos = torrent.nanos();
    errand =
        new SourceErrand(
            this,
            torrent,
            context,
            blocks,
            (arrived, failure, at) -> {
              ended(arrived, failure, at);
              ended.run();
            });
    errand.begin(source);
    return true;
  }

  /// Reads on, if it waited.
  void goOn() {
    if (errand != null && running) {
      errand.goOn();
    }
  }

  /// Nothing is wanted of it now.
  void stop() {
    if (errand != null && running) {
      errand.stop();
    }
  }

  private long wishedBytes() {
    long rate = Math.max(lastRate, bytesPerSecond());
    long wished = Math.min(rate == 0 ? FIRST_RUN : rate * RUN_SECONDS, fairBytes());
    return Math.clamp(wished, PieceLayout.BLOCK_LENGTH, manner.longestRun());
  }

  /// Its share of what nobody was asked for: the others are left something to do.
  private long fairBytes() {
    int others = torrent.swarm().peers() + torrent.sources().all().size() - 1;
    long open = (long) torrent.ledger().openPieces() * layout.pieceLength();
    return open / Math.clamp(1L + others, 1, MOST_SHARES);
  }

  private void ended(int arrived, @Nullable IOException failure, SourceRun.Block at) {
    running = false;
    long took = Math.max(MOMENT_NANOS, torrent.nanos() - runBeganNanos);
    lastRate = (long) (arrived * (double) PieceLayout.BLOCK_LENGTH * 1e9 / took);
    if (failure instanceof SourceException refusal && refusal.absent()) {
      forgoFile(at);
    }
    if (failure != null) {
      Duration wished =
          failure instanceof SourceException refusal ? refusal.retryIn() : Duration.ZERO;
      rest(String.valueOf(failure.getMessage()), wished);
    }
  }

  private void rest(String problem, Duration wished) {
    rest.failed(problem, wished, torrent.nanos());
    if (!problem.equals(told)) {
      told = problem;
      torrent.notice(this + ": " + problem);
    }
  }

  // Its blocks.

  /// Whether this block is to come from it.
  boolean asks(SourceRun.Block block) {
    return asked.contains(block.piece(), block.block());
  }

  /// A block of it, which is [#asks] for, is complete in its place.
  void arrived(SourceRun.Block block) {
    asked.remove(block.piece(), block.block());
    if (running) { // else this is what came after it was found to lie
      rest.works();
    }
    downloaded.add(layout.blockLength(block.piece(), block.block()), torrent.nanos());
    torrent.blockArrived(this, block.piece(), block.block(), true);
  }

  /// A block came from elsewhere.
  void cancel(int piece, int block) {
    asked.remove(piece, block);
  }

  /// A block that will not come from it is open again.
  void giveBack(SourceRun.Block block) {
    if (asked.remove(block.piece(), block.block()) != InFlight.NEVER) {
      torrent.ledger().released(block.piece(), block.block());
      pickers.changed(block.piece());
    }
  }

  /// A piece is not to come from it. What a worker has in hand of it does not count any more.
  void withdraw(int piece) {
    for (int block = 0; block < layout.blocksOf(piece); block++) {
      giveBack(new SourceRun.Block(piece, block));
    }
  }

  /// All that it was asked for is open again, but for blocks that are in the middle of coming.
  void giveBackAllBut(List<SourceRun.Block> coming) {
    Set<Integer> changed = new LinkedHashSet<>();
    List<SourceRun.Block> kept = coming.stream().filter(this::asks).toList();
    asked.drain((piece, block, _) -> {
      if (!kept.contains(new SourceRun.Block(piece, block))) {
        torrent.ledger().released(piece, block);
        changed.add(piece);
      }
    });
    kept.forEach(block -> asked.add(block.piece(), block.block(), torrent.nanos()));
    changed.forEach(pickers::changed);
  }

  /// The blocks that it is asked for.
  InFlight asked() {
    return asked;
  }

  // Bad data.

  /// A piece from it alone was bad, or its part of one (W03).
  void spoiled(int piece, String why) {
    if (dropped || !has.contains(piece)) {
      return; // that is known by now
    }
    stop();
    if (!manner.dropsBad()) {
      rest("it gave bad data: " + why, Duration.ZERO);
      return;
    }
    spoiled++;
    forgo(piece);
    if (spoiled >= MOST_SPOILED || has.isEmpty()) {
      drop("it gave bad data: " + why);
    } else {
      torrent.notice(this + " gave bad data and is not asked for that file again: " + why);
    }
  }

  private void drop(String why) {
    dropped = true;
    rest.failed(why, Duration.ZERO, torrent.nanos());
    torrent.notice(this + " is not asked any more: " + why);
  }

  /// The file that a piece lies in; where it lies in several, nobody knows which one is bad, and
  /// only the piece is forgone.
  private void forgo(int piece) {
    has.remove(piece);
    long begin = layout.offsetOf(piece);
    long end = begin + layout.lengthOf(piece);
    for (FileEntry file : torrent.metainfo().files()) {
      if (file.offset() <= begin && file.offset() + file.length() >= end) {
        forgo(file);
      }
    }
  }

  /// It does not have the file in which this block is, or begins.
  private void forgoFile(SourceRun.Block at) {
    long offset = layout.offsetOf(at.piece()) + (long) at.block() * PieceLayout.BLOCK_LENGTH;
    long end = offset + layout.blockLength(at.piece(), at.block());
    List<FileEntry> files = torrent.metainfo().files();
    if (files.size() == 1) {
      return; // it may be there later
    }
    for (FileEntry file : files) {
      if (file.offset() < end && file.offset() + file.length() > offset) {
        forgo(file);
      }
    }
  }

  private void forgo(FileEntry file) {
    if (file.length() > 0) {
      int last = (int) ((file.offset() + file.length() - 1) / layout.pieceLength());
      for (int piece = (int) (file.offset() / layout.pieceLength()); piece <= last; piece++) {
        has.remove(piece);
      }
    }
  }

  /// The machine is in another network: what failed may work there.
  void forgive() {
    if (!dropped) {
      rest.forgive();
    }
  }

  // How it is doing.

  /// Whether it is asked for a run, or sends one.
  boolean active() {
    return running;
  }

  /// Whether it waits because the disk is behind.
  boolean waitsForDisk() {
    return running && errand != null && errand.waitsForDisk();
  }

  /// Whether a worker has places of ours in hand.
  boolean busy() {
    return errand != null && errand.busy();
  }

  /// For [SourceTurns]: its name, and port.
  String host() {
    return host;
  }

  WebSeedStatus status() {
    long nanos = torrent.nanos();
    long left = TimeUnit.NANOSECONDS.toSeconds(rest.leftNanos(nanos) + 999_999_999L);
    return new WebSeedStatus(
        shown,
        state(),
        downloaded.total(),
        downloaded.bytesPerSecond(nanos),
        rest.problem(),
        rest.failures(),
        dropped ? -1 : left);
  }

  private WebSeedStatus.State state() {
    if (dropped) {
      return WebSeedStatus.State.DROPPED;
    }
    boolean betweenRuns = rest.failures() == 0 && bytesPerSecond() > 0;
    if (running || betweenRuns) {
      return WebSeedStatus.State.ACTIVE;
    }
    return rest.failures() > 0 ? WebSeedStatus.State.FAILING : WebSeedStatus.State.IDLE;
  }

  // What a picker sees.

  @Override
  public long key() {
    return key;
  }

  @Override
  public boolean canGive(int piece) {
    return has.contains(piece) && torrent.blame().parole().free(piece);
  }

  @Override
  public int pieces() {
    return has.size();
  }

  @Override
  public int nextPiece(int from) {
    return has.next(from);
  }

  @Override
  public int suggestedCount() {
    return 0;
  }

  @Override
  public int suggested(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  /// It claims so: what it turned out to lack, [#canGive] knows.
  @Override
  public boolean seed() {
    return true;
  }

  @Override
  public int inFlight() {
    return asked.size();
  }

  @Override
  public long bytesPerSecond() {
    return downloaded.bytesPerSecond(torrent.nanos());
  }

  @Override
  public int runBlocks() {
    return LONGEST_RUN;
  }

  @Override
  public boolean snubbed() {
    return false;
  }

  /// Where it is.
  @Override
  public String toString() {
    return "web seed " + shown;
  }
}
