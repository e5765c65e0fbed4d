package io.htorrent.testkit.world;

import io.htorrent.api.PeerId;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// Real engines on a virtual clock: everything that happens follows from one seed. After every
/// event each engine recounts what it keeps twice.
///
/// ```java
/// World world = World.seeded(1);
/// TestTorrent torrent = TestTorrent.single("file", 65536, 1_000_000);
/// Client seed = world.client("seed").owns(torrent).start().add(torrent);
/// Client leecher = world.client("leecher").start().add(torrent, seed.address());
/// world.run(Duration.ofMinutes(1), () -> leecher.has(torrent));
/// ```
public final class World {

  private static final Duration STEP = Duration.ofMillis(100);

  final VirtualTime time = new VirtualTime();
  final SplittableRandom random;
  final VirtualNetwork network;
  final VirtualTracker tracker = new VirtualTracker();

  private final long seed;
  private final List<Client> clients = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private int hosts;
  private int checkEvery = 1;
  private long events;

  private World(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.network = new VirtualNetwork(time, random.split(), this::trace);
  }

  /// A new world. The same seed makes the same world.
  public static World seeded(long seed) {
    return new World(seed);
  }

  /// A new client, not started.
  public Client client(String name) {
    Client client = new Client(this, name, host(name), PeerId.random("-HT0100-", random));
    clients.add(client);
    return client;
  }

  /// A peer that is a seed but for one thing, reachable when it listens.
  public ScriptedPeer peer(String name, TestTorrent torrent, Misbehaviour misbehaviour) {
    return scripted(name, torrent, misbehaviour.script(random.split()));
  }

  /// A peer that does what its script says, reachable when it listens.
  ScriptedPeer scripted(String name, TestTorrent torrent, ScriptedPeer.Script script) {
    return new ScriptedPeer(
        time,
        host(name),
        new ScriptedPeer.Role(torrent, PeerId.random("-XX0000-", random), script));
  }

  /// The tracker at [VirtualTracker#URL].
  public VirtualTracker tracker() {
    return tracker;
  }

  /// Recounts after every so many events only: for big worlds.
  public void checkEvery(int newCheckEvery) {
    checkEvery = newCheckEvery;
  }

  /// Lets this much time pass.
  public void run(Duration duration) {
    try {
      time.run(duration.toNanos(), this::check);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "world of seed " + seed + " at " + seconds() + " s, event " + events + ": " + e + tail(),
          e);
    }
  }

  /// Lets time pass until something is true, at most this long.
  ///
  /// @return whether it became true
  public boolean run(Duration limit, BooleanSupplier until) {
    long end = time.nanos() + limit.toNanos();
    while (!until.getAsBoolean()) {
      if (time.nanos() >= end) {
        return false;
      }
      run(STEP);
    }
    return true;
  }

  /// Seconds since the beginning.
  public double seconds() {
    return time.nanos() / 1e9;
  }

  /// All that happened, a line each.
  public List<String> trace() {
    return List.copyOf(trace);
  }

  void trace(String line) {
    trace.add(time.nanos() + " " + line);
  }

  private VirtualHost host(String name) {
    hosts++;
    return network.host(name, "10.0.0." + hosts);
  }

  private void check() {
    if (++events % checkEvery == 0) {
      clients.forEach(Client::check);
    }
  }

  private String tail() {
    return "\n  "
        + String.join("\n  ", trace.subList(Math.max(0, trace.size() - 12), trace.size()));
  }
}
