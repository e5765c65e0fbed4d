package io.htorrent.testkit;

import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.api.extension.PeerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Peers that come, greet, say right and wrong things, and go, at random from one seed.
final class ExtensionStorm {

  private static final int MOST_PEERS = 12;

  private final SplittableRandom random;
  private final List<String> samples;
  private final ExtensionSwarm swarm;
  private final PeerExtension extension;
  private final List<ExtensionSwarm.Peer> everybody = new ArrayList<>();
  private final List<ExtensionSwarm.Peer> present = new ArrayList<>();
  private final List<String> log = new ArrayList<>();

  ExtensionStorm(long seed, List<String> samples, ExtensionSwarm swarm, PeerExtension extension) {
    this.random = new SplittableRandom(seed);
    this.samples = samples;
    this.swarm = swarm;
    this.extension = extension;
  }

  /// Something happens.
  void step() {
    int what = random.nextInt(10);
    if (present.isEmpty() || (what == 0 && present.size() < MOST_PEERS)) {
      comes();
    } else if (what == 1) {
      present.remove(random.nextInt(present.size())).leaves(extension);
    } else if (what < 4) {
      swarm.passes(Duration.ofSeconds(1 + random.nextInt(40)));
      extension.tick();
    } else if (what == 4) {
      anybody().greets(extension, "d1:mde6:randomi" + random.nextLong() + "ee");
    } else {
      says(anybody());
    }
  }

  private void comes() {
    int n = everybody.size();
    String address = "10." + n / 250 + "." + n % 250 + ".1:" + (2000 + n);
    ExtensionSwarm.Peer peer =
        random.nextBoolean()
            ? swarm.joins(address)
            : swarm.comes(address).says(random.nextInt(65_536));
    everybody.add(peer);
    present.add(peer);
  }

  private void says(ExtensionSwarm.Peer peer) {
    try {
      extension.received(peer, ExtensionSwarm.payload(mutated(anySample())));
    } catch (ExtensionViolation violation) {
      log.add(peer + ": " + violation.getMessage());
      present.remove(peer);
      peer.leaves(extension);
    }
  }

  private String mutated(String sample) {
    if (sample.isEmpty() || random.nextBoolean()) {
      return sample;
    }
    int at = random.nextInt(sample.length());
    return sample.substring(0, at) + (char) random.nextInt(256) + sample.substring(at + 1);
  }

  private String anySample() {
    return samples.get(random.nextInt(samples.size()));
  }

  private ExtensionSwarm.Peer anybody() {
    return present.get(random.nextInt(present.size()));
  }

  /// All that the extension did: whom it sent what, whom it found, whom it convicted.
  List<String> trace() {
    List<String> trace = new ArrayList<>(log);
    everybody.forEach(peer -> trace.add(peer + " was sent " + peer.sent()));
    trace.add("found " + swarm.found() + swarm.foundSeeds());
    return trace;
  }
}
