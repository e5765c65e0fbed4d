package io.htorrent.testkit.world;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Leechers of one torrent, timed: how long each took from its start to the last piece, and how
/// that compares with the best that any protocol could do. On the world's thread.
///
/// ```java
/// Race race = new Race(world, torrent, seed);
/// leechers.forEach(race::starts);
/// race.run(Duration.ofHours(1));
/// System.out.println(race.report("flash crowd"));
/// ```
public final class Race {

  private final World world;
  private final TestTorrent torrent;
  private final List<Client> seeds;
  private final Map<Client, Double> started = new LinkedHashMap<>();

  /// @param seeds who has everything from the beginning
  public Race(World world, TestTorrent torrent, Client... seeds) {
    this.world = world;
    this.torrent = torrent;
    this.seeds = List.of(seeds);
  }

  /// This one's time begins to run.
  public Client starts(Client leecher) {
    started.put(leecher, world.seconds());
    return leecher;
  }

  /// Lets time pass until all that have started are complete, at most this long.
  ///
  /// @return whether they all are
  public boolean run(Duration limit) {
    return world.run(limit, () -> started.keySet().stream().allMatch(this::finished));
  }

  private boolean finished(Client leecher) {
    return leecher.completedSeconds(torrent) >= 0;
  }

  /// Seconds that this one took; infinite when it has not finished.
  public double seconds(Client leecher) {
    Double start = started.get(leecher);
    if (start == null) {
      throw new IllegalArgumentException(leecher + " never started");
    }
    double end = leecher.completedSeconds(torrent);
    return end < 0 ? Double.POSITIVE_INFINITY : end - start;
  }

  /// So many percent of all took at most this many seconds.
  public double percentile(int percent) {
    return percentile(percent, List.copyOf(started.keySet()));
  }

  /// So many percent of these took at most this many seconds.
  public double percentile(int percent, List<Client> leechers) {
    double[] times = leechers.stream().mapToDouble(this::seconds).sorted().toArray();
    return times[Math.max(0, (int) Math.ceil(percent / 100.0 * times.length) - 1)];
  }

  /// Seconds that the last of them takes at best: `max(F/u_seed, F/d_min, N·F/(u_seed + Σu_i))`,
  /// with F the bytes of the torrent, u and d what goes up and down a line. Lines without a limit
  /// cost nothing.
  public double lowerBoundSeconds() {
    double bytes = torrent.metainfo().layout().totalLength();
    double seedUp = seeds.stream().mapToDouble(Race::up).sum();
    double allUp = seedUp + started.keySet().stream().mapToDouble(Race::up).sum();
    double slowestDown = started.keySet().stream().mapToDouble(Race::down).min().orElseThrow();
    double[] bounds = {bytes / seedUp, bytes / slowestDown, started.size() * bytes / allUp};
    return Arrays.stream(bounds).max().orElseThrow();
  }

  /// How many times the lower bound the last of them took.
  public double ratio() {
    return percentile(100) / lowerBoundSeconds();
  }

  /// One line: percentiles, the bound, and the ratio.
  public String report(String name) {
    return String.format(
        Locale.ROOT,
        "%s: %d leechers, p10 %.1f s, p50 %.1f s, p90 %.1f s, max %.1f s; at best %.1f s, ratio %.2f",
        name,
        started.size(),
        percentile(10),
        percentile(50),
        percentile(90),
        percentile(100),
        lowerBoundSeconds(),
        ratio());
  }

  private static double up(Client client) {
    long rate = client.host.upBytesPerSecond;
    return rate == 0 ? Double.POSITIVE_INFINITY : rate;
  }

  private static double down(Client client) {
    long rate = client.host.downBytesPerSecond;
    return rate == 0 ? Double.POSITIVE_INFINITY : rate;
  }
}
