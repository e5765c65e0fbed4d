package io.htorrent.engine;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Once a second, for each peer of a torrent: keeps it alive, and lets [Patience] decide whether it
/// stays, is snubbed, or goes. On the torrent's loop.
final class Upkeep {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final Torrent torrent;
  private final Uploads uploads;
  private final int mostPeers;

  /// @param mostPeers connections that the torrent may have
  Upkeep(Torrent torrent, Uploads uploads, int mostPeers) {
    this.torrent = torrent;
    this.uploads = uploads;
    this.mostPeers = mostPeers;
  }

  void tick(long nanos) {
    Patience.Crowd crowd = crowd();
    for (PeerSession peer : List.copyOf(torrent.swarm().sessions())) {
      switch (Patience.judge(peer.tick(nanos), crowd)) {
        case Patience.Verdict.Keep _ -> {}
        case Patience.Verdict.Close close -> torrent.violated(peer, close.reason());
        case Patience.Verdict.Snub _ -> snub(peer, nanos);
      }
      uploads.serve(peer); // it may have read what kept it from being served
      peer.flush();
    }
  }

  private Patience.Crowd crowd() {
    Swarm swarm = torrent.swarm();
    boolean waiting =
        swarm.sessions().stream().anyMatch(peer -> peer.peerInterested && peer.amChoking);
    return new Patience.Crowd(
        swarm.peers() * 10 >= mostPeers * 9, waiting && torrent.ledger().complete());
  }

  private void snub(PeerSession peer, long nanos) {
    if (!peer.snubbed()) {
      log.debug("{} {}: snubs us", torrent.shortName(), peer.address());
    }
    peer.fetching.snub();
    if (peer.fetching.stalledMidBlock(nanos)) {
      torrent.releaseBlock(peer);
    }
  }
}
