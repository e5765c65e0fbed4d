package io.htorrent.tracker.udp;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.testkit.TrackerContract;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;

/// What holds for every tracker, at the other end of [Bep15Tracker].
class UdpTrackerContractTest extends TrackerContract {

  private final Bep15Tracker tracker = new Bep15Tracker();

  UdpTrackerContractTest() {
    network.answeringUdp(tracker);
  }

  @Override
  protected Tracker.Factory factory() {
    return new UdpTracker.Factory(() -> tracker.nanos, () -> new SplittableRandom(7));
  }

  @Override
  protected URI announceUrl() {
    return URI.create("udp://tracker.example:6969/announce");
  }

  @Override
  protected byte[] accepted(int intervalSeconds, List<PeerAddress> peers) {
    tracker.interval = intervalSeconds;
    tracker.peers = peers;
    return tracker.announced(0, true);
  }

  @Override
  protected byte[] refused(String reason) {
    return Bep15Tracker.error(0, reason);
  }

  @Override
  protected void answering(byte[] answer) {
    tracker.answers(answer);
  }

  // A datagram of BEP 15 does not say how many peers follow.
  @Override
  protected int wholeFrom(byte[] answer) {
    return 20;
  }
}
