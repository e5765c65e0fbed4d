package io.htorrent.testkit.world;

import io.htorrent.testkit.TestTorrent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One leecher among scripted peers, good and bad: how long it takes, and whom it bans for how
/// much.
final class SwarmTrial {

  private static final Pattern BANNED = Pattern.compile("Notice: peer (\\S+) .* is banned: .*");
  private static final Line LINE = Line.of(20, 200_000, 0);

  final World world;
  final Client leecher;
  final List<ScriptedPeer> peers = new ArrayList<>();
  private final TestTorrent torrent;

  SwarmTrial(long seed, TestTorrent torrent) {
    this.world = World.seeded(seed);
    this.torrent = torrent;
    this.leecher = world.client("leecher");
    world.checkEvery(20);
  }

  /// So many good seeds, and one peer for each fault.
  static SwarmTrial of(long seed, TestTorrent torrent, int good, List<Misbehaviour> faults) {
    SwarmTrial trial = new SwarmTrial(seed, torrent);
    List<Misbehaviour> all = new ArrayList<>(Collections.nCopies(good, Misbehaviour.NONE));
    all.addAll(faults);
    for (Misbehaviour one : all) {
      trial.peers.add(trial.world.peer(one + "" + trial.peers.size(), torrent, one));
    }
    return trial;
  }

  /// Adds one that does what its script says.
  SwarmTrial and(ScriptedPeer.Script script) {
    peers.add(world.scripted("scripted" + peers.size(), torrent, script));
    return this;
  }

  /// Begins.
  SwarmTrial start() {
    peers.forEach(peer -> {
      peer.line(LINE).listen();
      world.tracker().introduce(torrent.metainfo().infoHash(), peer.address());
    });
    leecher.start().addTracked(torrent);
    return this;
  }

  /// Begins, and runs it. Returns the seconds until the leecher has the true file.
  double run() {
    start();
    boolean finished = world.run(Duration.ofMinutes(20), () -> leecher.has(torrent));
    if (!finished || !leecher.holds(torrent)) {
      throw new AssertionError("not finished: " + leecher.events);
    }
    return world.seconds();
  }

  /// The addresses that were banned, in their order.
  List<String> banned() {
    List<String> banned = new ArrayList<>();
    for (String event : leecher.events) {
      Matcher matcher = BANNED.matcher(event);
      if (matcher.matches()) {
        banned.add(matcher.group(1));
      }
    }
    return banned;
  }

  /// The addresses of the last few peers: the bad ones.
  List<String> last(int count) {
    return peers.subList(peers.size() - count, peers.size()).stream()
        .map(peer -> peer.address().toString())
        .toList();
  }

  /// Pieces that failed with a part of this peer in it before it was banned; all, when it was not.
  long failedBeforeBan(String address) {
    long failed = 0;
    for (String event : leecher.events) {
      Matcher matcher = BANNED.matcher(event);
      if (matcher.matches() && matcher.group(1).equals(address)) {
        return failed;
      }
      failed += event.contains("did not match") && event.contains(address) ? 1 : 0;
    }
    return failed;
  }

  /// Payload received beyond what the file has, in parts of it.
  double waste() {
    long length = torrent.metainfo().layout().totalLength();
    return (leecher.status(torrent).bytesDownloaded() - length) / (double) length;
  }
}
