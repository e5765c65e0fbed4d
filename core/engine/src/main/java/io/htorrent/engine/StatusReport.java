package io.htorrent.engine;

import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.TorrentStatus.State;
import java.util.concurrent.TimeUnit;

/// Says how a torrent is doing, and why it does not move. Reads only; on the torrent's loop.
final class StatusReport {

  private static final long INTRODUCTION_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Torrent torrent;

  StatusReport(Torrent torrent) {
    this.torrent = torrent;
  }

  /// How it is doing now.
  ///
  /// @param reason what its life says of itself, or empty
  /// @param announcer who talks to its trackers
  TorrentStatus now(State state, String reason, int checkedPieces, Announcer announcer) {
    Torrent t = torrent;
    long nanos = t.nanos();
    boolean ownReason = !reason.isEmpty() || state != State.DOWNLOADING;
    return new TorrentStatus(
        t.metainfo().infoHash(),
        t.metainfo().name(),
        state,
        t.ledger().verifiedBytes(),
        t.layout().totalLength(),
        t.downloaded().total(),
        t.uploaded().total(),
        t.downloaded().bytesPerSecond(nanos),
        t.uploaded().bytesPerSecond(nanos),
        t.swarm().peers(),
        t.swarm().seeds(),
        t.ledger().verified().size(),
        t.layout().pieceCount(),
        checkedPieces,
        ownReason ? reason : standstill(announcer.lastProblem()),
        announcer.statuses());
  }

  private String standstill(String trackerProblem) {
    int useful = 0;
    for (PeerSession peer : torrent.swarm().sessions()) {
      useful += maybeUseful(peer) ? 1 : 0;
    }
    int pieces = torrent.layout().pieceCount();
    return Standstill.why(
        new Standstill.Situation(
            pieces,
            pieces - torrent.ledger().verified().size(),
            torrent.peers().size(),
            torrent.swarm().peers(),
            useful,
            trackerProblem));
  }

  /// Whether it has what we lack, or came just now and has perhaps not said yet.
  private boolean maybeUseful(PeerSession peer) {
    return peer.wantedPieces > 0
        || torrent.nanos() - peer.account.connectedNanos() < INTRODUCTION_NANOS;
  }
}
