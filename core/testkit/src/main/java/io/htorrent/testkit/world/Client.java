package io.htorrent.testkit.world;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.FileWish;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.engine.Drivers;
import io.htorrent.engine.Engine;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.Strategies;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.testkit.FakeNetwork;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One real engine in the world, with a host, disks and state that outlive its kills. Set it up,
/// then [#start()]. On the world's thread.
public final class Client extends Machine {

  private static final Path FOLDER = Path.of("downloads");

  /// How it names itself.
  PeerId peerId;

  EngineSettings settings = new EngineSettings(0, 0, 50, 8, 48L << 20);
  List<PiecePicker.Factory> pickers =
      List.of(SimpleStrategies.rarest(), SimpleStrategies.endgame());
  Choker.Factory choker = SimpleStrategies.fair();
  List<PeerExtension.Factory> extensions = List.of();
  List<PeerSource.Factory> sources = List.of();
  long diskNanos = 1_000_000;

  /// What happened, without progress: `Complete`, `Failed: reason`, `Notice: text`, …
  final List<String> events = new ArrayList<>();

  /// How it judges pieces.
  Function<Metainfo, PieceHasher> hashers;

  /// Is told which plugin the loop is in, from its next start on.
  CallWatch calls = CallWatch.NOBODY;

  /// Whether a bug of the engine is part of the scenario; else one fails the world.
  boolean bugsExpected;

  private FileWish files = FileWish.unsaid();
  private final World world;
  private final String name;
  private final VirtualState state = new VirtualState();
  private final Disks disks;
  private final Map<InfoHash, TorrentStatus> statuses = new LinkedHashMap<>();
  private final Map<InfoHash, Double> completed = new LinkedHashMap<>(); // when, in seconds
  private @Nullable VirtualProcess process;
  private @Nullable Engine engine;
  private boolean ended;
  private long ran; // events

  Client(World world, String name, VirtualHost host, PeerId peerId) {
    super(host);
    this.world = world;
    this.name = name;
    this.peerId = peerId;
    this.disks = new Disks(world.contents());
    this.hashers = world::hasher;
  }

  /// Has this line from now on.
  @Override
  public Client line(Line line) {
    super.line(line);
    return this;
  }

  /// Picks by this chain, with the options' defaults, from its next start on.
  public Client picks(PiecePicker.Factory... chain) {
    pickers = List.of(chain);
    return this;
  }

  /// Chokes by this choker, with the options' defaults, from its next start on.
  public Client chokes(Choker.Factory newChoker) {
    choker = newChoker;
    return this;
  }

  /// Speaks these extensions, with the options' defaults, from its next start on.
  public Client speaks(PeerExtension.Factory... newExtensions) {
    extensions = List.of(newExtensions);
    return this;
  }

  /// Finds peers by these sources too, with the options' defaults, from its next start on.
  public Client finds(PeerSource.Factory... newSources) {
    sources = List.of(newSources);
    return this;
  }

  /// Fetches these files only (BEP 53) of torrents that are added from now on, such as `"0,2,4-6"`;
  /// with a `+` before it, these too.
  public Client chooses(String which) {
    files = wish(which);
    return this;
  }

  /// Fetches other files of a running torrent from now on, said likewise.
  Client chooses(TestTorrent torrent, String which) {
    ask(new Command.ChooseFiles(torrent.metainfo().infoHash(), wish(which)), this::noteRefusal);
    return this;
  }

  private static FileWish wish(String which) {
    return which.startsWith("+")
        ? FileWish.also(FileSelection.parse(which.substring(1)))
        : FileWish.only(FileSelection.parse(which));
  }

  /// Has at most so many connections, and serves so many of them at once, from its next start on.
  public Client serves(int maxPeers, int uploadSlots) {
    settings = settings.with(settings.connections().ofTorrent(maxPeers)).withSlots(uploadSlots);
    return this;
  }

  /// Downloads and uploads at most so many bytes in a second, from its next start on; 0 for no
  /// limit.
  public Client limits(long downloadBytesPerSecond, long uploadBytesPerSecond) {
    settings =
        new EngineSettings(
            downloadBytesPerSecond,
            uploadBytesPerSecond,
            settings.connections(),
            settings.uploadSlots(),
            settings.bufferBytes(),
            settings.seeding(),
            settings.encryption());
    return this;
  }

  /// A new process: listens and waits for torrents.
  public Client start() {
    VirtualProcess newProcess = new VirtualProcess(world.time, () -> diskNanos, this::ran);
    ended = false;
    host.appear();
    statuses.clear();
    Engine newEngine =
        new Engine(
            new Engine.Parts(
                newProcess,
                newProcess,
                host,
                new Drivers(new FakeNetwork(), this::sources, _ -> world.random.split()),
                state,
                hashers,
                world.contents(),
                () -> ended = true,
                calls),
            strategies(newProcess),
            settings,
            peerId,
            world.random.nextLong());
    process = newProcess;
    engine = newEngine;
    newEngine.observe(this::happened);
    try {
      newEngine.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Has its router, if that takes requests, pass its port on while it runs.
  public Client maps(PortMapper.Factory mapper) {
    engine()
        .mapPort(
            () -> List.of(new Strategies.Chosen<>(mapper, Options.defaults(mapper.options()))));
    return this;
  }

  /// Takes up a torrent, and dials these peers.
  public Client add(TestTorrent torrent, PeerAddress... peers) {
    return add(torrent, List.of(), peers);
  }

  /// Takes up a torrent with the world's tracker, and dials these peers.
  public Client addTracked(TestTorrent torrent, PeerAddress... peers) {
    return add(torrent, List.of(VirtualTracker.URL), peers);
  }

  /// Takes up a torrent with these trackers, each a tier of its own.
  public Client addTrackedBy(TestTorrent torrent, VirtualTracker... trackers) {
    return add(torrent, Arrays.stream(trackers).map(VirtualTracker::url).toList());
  }

  /// Takes up a torrent by its link alone, and dials these peers beside those of the link.
  public Client addMagnet(MagnetLink link, PeerAddress... peers) {
    return addMagnet(link, List.of(), false, peers);
  }

  /// The same, and asks the tracker of the world.
  public Client addMagnetTracked(MagnetLink link, PeerAddress... peers) {
    return addMagnet(link, List.of(VirtualTracker.URL), false, peers);
  }

  /// Asks for the metadata of a link, and for nothing else of it.
  public Client asksMetadata(MagnetLink link, PeerAddress... peers) {
    return addMagnet(link, List.of(), true, peers);
  }

  private Client addMagnet(
      MagnetLink link, List<String> trackers, boolean metadataOnly, PeerAddress... peers) {
    ask(
        new Command.AddMagnet(
            link,
            FOLDER,
            Arrays.asList(peers),
            trackers,
            metadataOnly,
            files.isUnsaid() ? FileWish.also(link.selection()) : files),
        this::noteRefusal);
    return this;
  }

  /// Stops one torrent; the others go on.
  public Client remove(InfoHash torrent) {
    ask(new Command.Remove(torrent), this::noteRefusal);
    return this;
  }

  private void noteRefusal(Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      events.add("Refused: " + refused.reason());
    }
  }

  Client add(TestTorrent torrent, List<String> trackers, PeerAddress... peers) {
    world.knows(torrent);
    Metainfo metainfo = torrent.metainfo();
    ask(
        new Command.Add(metainfo, FOLDER, Arrays.asList(peers), trackers, false, files),
        this::noteRefusal);
    return this;
  }

  /// Puts the whole contents on its disk, and says so in its journal: a seed.
  public Client owns(TestTorrent torrent) {
    return owns(torrent, torrent.metainfo().layout().pieceCount());
  }

  /// Puts the first pieces on its disk, and says so in its journal.
  public Client owns(TestTorrent torrent, int pieces) {
    world.knows(torrent);
    VirtualDisk disk = disk(torrent);
    try (var journal = state.open(torrent.metainfo(), FOLDER)) {
      for (int piece = 0; piece < pieces; piece++) {
        disk.write(piece, 0, Marks.piece(torrent, piece, world.contents()));
        journal.written(new int[] {piece});
      }
      journal.closeClean(disk.inspect());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// kill -9: nothing is said to anybody.
  public void kill() {
    end();
    host.die();
    world.happened(name + " is killed");
  }

  /// Its machine is gone without a word: others hear nothing, not even a reset, until it is started
  /// again.
  public void vanish() {
    end();
    host.vanish();
    world.happened(name + " vanishes");
  }

  /// Its machine is suspended for so long: nothing runs there, and its system keeps what comes.
  public void sleep(Duration duration) {
    process().sleep(world.time.nanos() + duration.toNanos());
  }

  /// The power goes: what was not synced is lost.
  public void powerCut() {
    kill();
    state.powerCut();
    disks.powerCut();
  }

  /// Asks it to end, as Ctrl-C does; [#ended()] tells when it has.
  public void stop() {
    ask(new Command.Shutdown(), _ -> events.add("Shutdown"));
  }

  /// Whether it has ended after [#stop()].
  public boolean ended() {
    return ended;
  }

  /// Asks for something.
  void ask(Command command, Consumer<Reply> then) {
    var _ = engine().ask(command).thenAccept(then);
  }

  /// The disk of a torrent, also while the process is down.
  public VirtualDisk disk(TestTorrent torrent) {
    return disks.of(torrent.metainfo());
  }

  /// What the journal says of a torrent, also while the process is down.
  VirtualState.Kept journal(TestTorrent torrent) {
    return state.record(torrent.metainfo().infoHash());
  }

  /// How a torrent is doing, as of its last event.
  public TorrentStatus status(TestTorrent torrent) {
    return status(torrent.metainfo().infoHash());
  }

  /// Pieces that are verified, as it last said; 0 while it has said nothing.
  public int piecesDone(TestTorrent torrent) {
    TorrentStatus status = statuses.get(torrent.metainfo().infoHash());
    return status == null ? 0 : status.piecesDone();
  }

  /// Whether it has said that all is verified.
  public boolean has(TestTorrent torrent) {
    TorrentStatus status = statuses.get(torrent.metainfo().infoHash());
    return status != null
        && status.state() != TorrentStatus.State.METADATA
        && status.piecesDone() == status.piecesTotal();
  }

  /// When it first said that all is verified; negative when it has not.
  double completedSeconds(TestTorrent torrent) {
    return completed.getOrDefault(torrent.metainfo().infoHash(), -1.0);
  }

  /// Whether the disk holds the true bytes, all of them.
  public boolean holds(TestTorrent torrent) {
    for (int piece = 0; piece < torrent.metainfo().layout().pieceCount(); piece++) {
      if (!holds(torrent, piece)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the disk holds the true bytes of this piece.
  public boolean holds(TestTorrent torrent, int piece) {
    return disk(torrent).piece(piece).equals(Marks.piece(torrent, piece, world.contents()));
  }

  /// What happened so far, without progress: `Complete`, `Failed: reason`, `Metadata: name`, …
  public List<String> told() {
    return List.copyOf(events);
  }

  /// How a torrent is doing, which may have been added by its link.
  public TorrentStatus status(InfoHash torrent) {
    TorrentStatus status = statuses.get(torrent);
    if (status == null) {
      throw new IllegalArgumentException(torrent + " was never heard of");
    }
    return status;
  }

  /// Notices of this kind so far.
  long events(String part) {
    return events.stream().filter(event -> event.contains(part)).count();
  }

  /// Recounts what its engine keeps twice.
  void check() {
    if (engine != null) {
      engine.check();
    }
  }

  private void ran() {
    if (++ran % world.checkEvery() == 0) {
      check();
    }
  }

  private void happened(Event event) {
    switch (event) {
      case Event.Listening _ -> {}
      case Event.Progress progress -> statuses.put(progress.status().torrent(), progress.status());
      case Event.MetadataFound found -> note("Metadata: " + found.metainfo().name());
      case Event.Complete complete -> {
        statuses.put(complete.status().torrent(), complete.status());
        completed.putIfAbsent(complete.status().torrent(), world.seconds());
        note("Complete");
      }
      case Event.Failed failed -> {
        note("Failed: " + failed.reason());
        if (failed.problem() == Problem.RUNTIME && !bugsExpected) {
          throw new AssertionError(name + ": " + failed.reason());
        }
      }
      case Event.Stopped _ -> note("Stopped");
      case Event.StrategyReplaced replaced ->
          note("Replaced: " + replaced.strategy() + ": " + replaced.reason());
      case Event.StrategyStuck stuck -> note("Stuck: " + stuck.reason());
      case Event.DriverStuck stuck -> note("Stuck: " + stuck.reason());
      case Event.PortMapped mapped -> note("Mapped: " + mapped.mapping());
      case Event.DriverEnded driver ->
          note("Ended: " + driver.driver().name() + ": " + driver.reason());
      case Event.Notice notice -> note("Notice: " + notice.text());
    }
  }

  private void note(String event) {
    events.add(event);
    world.happened(name + ": " + event);
  }

  private Strategies strategies(VirtualProcess newProcess) {
    return new Strategies(
        pickers.stream()
            .map(picker -> new Strategies.Chosen<>(picker, Options.defaults(picker.options())))
            .toList(),
        new Strategies.Chosen<>(choker, Options.defaults(choker.options())),
        new Strategies.Chosen<>(disks.openedBy(newProcess), Options.defaults(List.of())),
        extensions.stream()
            .map(one -> new Strategies.Chosen<>(one, Options.defaults(one.options())))
            .toList(),
        this::tracker,
        world.webSeeds(newProcess::busy));
  }

  private List<Strategies.Chosen<PeerSource.Factory>> sources() {
    return sources.stream()
        .map(source -> new Strategies.Chosen<>(source, Options.defaults(source.options())))
        .toList();
  }

  private Optional<Tracker> tracker(URI url) {
    return Optional.ofNullable(world.trackers.get(url.toString()))
        .map(found -> found.reachedBy(name, host.address().ip(), process()::busy));
  }

  private void end() {
    process().kill();
    disks.killed(world.random);
    state.killed();
    engine = null;
  }

  private VirtualProcess process() {
    if (process == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return process;
  }

  private Engine engine() {
    if (engine == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return engine;
  }

  @Override
  public String toString() {
    return name;
  }
}
