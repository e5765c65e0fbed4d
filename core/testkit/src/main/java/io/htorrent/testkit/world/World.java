package io.htorrent.testkit.world;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerId;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.engine.Strategies;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/// Real engines on a virtual clock: everything that happens follows from one seed.
///
/// ```java
/// World world = World.seeded(1);
/// TestTorrent torrent = TestTorrent.single("file", 65536, 1_000_000);
/// Client seed = world.client("seed").owns(torrent).start().add(torrent);
/// Client leecher = world.client("leecher").start().add(torrent, seed.address());
/// world.run(Duration.ofMinutes(1), () -> leecher.has(torrent));
/// ```
///
/// What an engine touches it checks itself, by assertions. Beside that the world recounts all that
/// is kept twice: after every event in worlds of at most 8 machines and 32 pieces, elsewhere every
/// 10,000 events of a client and at the end. A run that fails names its seed.
public final class World {

  private static final Duration STEP = Duration.ofMillis(100);
  private static final int FEW_MACHINES = 8;
  private static final int FEW_PIECES = 32;
  private static final int SELDOM = 10_000;

  final VirtualTime time = new VirtualTime();
  final SplittableRandom random;
  final VirtualNetwork network;
  final Map<String, VirtualTracker> trackers = new LinkedHashMap<>(); // by URL
  final Map<String, VirtualWebSeed> webSeeds = new LinkedHashMap<>(); // by URL

  private final long seed;
  private final BlockContents contents;
  private final Trace trace;
  private final List<Client> clients = new ArrayList<>();
  private final Map<InfoHash, TestTorrent> torrents = new LinkedHashMap<>();
  private int machines;
  private int mostPieces;
  private int checkEvery; // 0: by the size of the world

  private World(long seed, BlockContents contents) {
    this.seed = seed;
    this.contents = contents;
    this.random = new SplittableRandom(seed);
    this.trace = new Trace(time, contents.equals(BlockContents.WHOLE));
    this.network = new VirtualNetwork(time, random.split(), trace, contents);
    trackers.put(VirtualTracker.URL, new VirtualTracker(VirtualTracker.URL, random.split()));
  }

  /// A new world. The same seed makes the same world.
  public static World seeded(long seed) {
    return new World(seed, BlockContents.WHOLE);
  }

  /// A new world for a hundred machines and more: of each block a mark is carried, which tells it
  /// from all others, and good from bad. Peers send and ask whole blocks only.
  public static World large(long seed) {
    return new World(seed, Marks.CONTENTS);
  }

  /// A new client, not started.
  public Client client(String name) {
    return client(name, host(name));
  }

  /// A new client, not started, at this address: the others are all in private networks, behind one
  /// router.
  public Client clientAt(String name, String ip) {
    machines++;
    return client(name, network.host(name, ip));
  }

  private Client client(String name, VirtualHost host) {
    Client client = new Client(this, name, host, PeerId.random("-HT0100-", random));
    clients.add(client);
    return client;
  }

  /// A peer that is a seed but for one thing, reachable when it listens.
  public ScriptedPeer peer(String name, TestTorrent torrent, Misbehaviour misbehaviour) {
    return scripted(name, torrent, misbehaviour.script(random.split()));
  }

  /// A peer that does what its script says, reachable when it listens.
  ScriptedPeer scripted(String name, TestTorrent torrent, ScriptedPeer.Script script) {
    PeerId id = PeerId.random("-XX0000-", random);
    return new ScriptedPeer(time, host(name), new ScriptedPeer.Role(torrent, id, script, contents));
  }

  /// The tracker at [VirtualTracker#URL].
  public VirtualTracker tracker() {
    return Objects.requireNonNull(trackers.get(VirtualTracker.URL));
  }

  /// One more tracker.
  public VirtualTracker tracker(String name) {
    String url = "http://" + name + ".test/announce";
    return trackers.computeIfAbsent(url, _ -> new VirtualTracker(url, random.split()));
  }

  /// A web seed that has this torrent, for those that name its URL.
  public VirtualWebSeed webSeed(String name, TestTorrent torrent) {
    String url = "http://" + name + ".test/file";
    return webSeeds.computeIfAbsent(url, _ -> new VirtualWebSeed(url, torrent));
  }

  // The network.

  /// One way between these two from now on, whatever their lines say.
  public void latency(Machine one, Machine other, Duration oneWay) {
    network.latency(one.host, other.host, oneWay.toNanos());
  }

  /// These reach each other and nobody else from now on, and nobody else reaches them: connections
  /// stay, and nothing gets through.
  public void cutOff(Machine... group) {
    happened("cut off: " + group.length + " machines");
    int island = network.newIsland();
    for (Machine machine : group) {
      machine.host.island = island;
    }
  }

  /// Everybody reaches everybody again.
  public void heal() {
    happened("healed");
    network.heal();
  }

  /// Breaks each connection with this chance, 0 to 1: both ends see a reset.
  public void resetStorm(double share) {
    happened("a storm of resets");
    network.resetStorm(share);
  }

  // Time.

  /// Recounts after every so many events of a client, whatever the size of the world.
  public void checkEvery(int newCheckEvery) {
    checkEvery = newCheckEvery;
  }

  /// Recounts after every event: to find the moment at which a seed fails.
  public World recountAlways() {
    checkEvery = 1;
    return this;
  }

  /// Lets this much time pass.
  public void run(Duration duration) {
    try {
      time.run(duration.toNanos());
    } catch (RuntimeException | AssertionError e) {
      throw failed(e);
    }
  }

  /// Lets time pass until something is true, at most this long, and recounts at the end.
  ///
  /// @return whether it became true
  public boolean run(Duration limit, BooleanSupplier until) {
    long end = time.nanos() + limit.toNanos();
    while (!until.getAsBoolean() && time.nanos() < end) {
      run(STEP);
    }
    recount();
    return until.getAsBoolean();
  }

  /// Recounts now all that engines keep twice.
  public void recount() {
    try {
      clients.forEach(Client::check);
    } catch (RuntimeException | AssertionError e) {
      throw failed(e);
    }
  }

  /// Seconds since the beginning.
  public double seconds() {
    return time.nanos() / 1e9;
  }

  /// Events since the beginning.
  public long events() {
    return time.events();
  }

  /// All that happened, a line each; in large worlds without what went over the wire.
  public List<String> trace() {
    return trace.lines();
  }

  /// A number that differs when anything that happened differed, or when, or in which order: also
  /// what went over the wire of large worlds.
  public long digest() {
    return trace.digest();
  }

  // What its parts need.

  /// All web seeds, as somebody reaches them who waits by `spend`.
  Strategies.SourceFinder webSeeds(LongConsumer spend) {
    return (_, url) ->
        Optional.ofNullable(webSeeds.get(url.toString())).map(found -> found.reachedBy(spend));
  }

  void happened(String what) {
    trace.happened(what);
  }

  BlockContents contents() {
    return contents;
  }

  /// Somebody has to do with this torrent.
  void knows(TestTorrent torrent) {
    torrents.put(torrent.metainfo().infoHash(), torrent);
    mostPieces = Math.max(mostPieces, torrent.metainfo().layout().pieceCount());
  }

  PieceHasher hasher(Metainfo metainfo) {
    TestTorrent torrent = torrents.get(metainfo.infoHash());
    return torrent == null || contents.equals(BlockContents.WHOLE)
        ? PieceHasher.of(metainfo)
        : new Marks(torrent);
  }

  /// After how many of its own events a client recounts.
  int checkEvery() {
    boolean small = machines <= FEW_MACHINES && mostPieces <= FEW_PIECES;
    return checkEvery > 0 ? checkEvery : small ? 1 : SELDOM;
  }

  /// Each in a network of its own: BEP 6 gives all peers of a /24 the same allowed-fast pieces.
  private VirtualHost host(String name) {
    machines++;
    return network.host(name, "10." + machines / 250 + "." + machines % 250 + ".1");
  }

  private AssertionError failed(Throwable cause) {
    return new AssertionError(
        "world of seed "
            + seed
            + " at "
            + seconds()
            + " s, event "
            + time.events()
            + ": "
            + cause
            + "; to see the event that broke it: World."
            + (contents.equals(BlockContents.WHOLE) ? "seeded(" : "large(")
            + seed
            + ").recountAlways()\n  "
            + trace.tail(),
        cause);
  }
}
