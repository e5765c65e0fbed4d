package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.session.Cause;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.api.session.TrackerStatus;
import io.htorrent.api.session.WebSeedStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Says how a torrent is doing, and why it does not move. Changes nothing; asked twice a second,
/// and remembers from one time to the next since when nothing came. On the torrent's loop.
final class StatusReport {

  private static final long INTRODUCTION_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SessionContext context;
  private final Torrent torrent;
  private long lastTotal;
  private long lastPayloadNanos;
  private long lastUnchokedNanos;
  private long fewStrangersNanos;

  StatusReport(SessionContext context, Torrent torrent) {
    this.context = context;
    this.torrent = torrent;
    this.lastPayloadNanos = context.nanos();
    this.lastUnchokedNanos = context.nanos();
    this.fewStrangersNanos = context.nanos();
  }

  /// How it is doing now.
  ///
  /// @param reason what its life says of itself, or empty
  /// @param announcer who talks to its trackers
  TorrentStatus now(State state, String reason, int checkedPieces, Announcer announcer) {
    Torrent t = torrent;
    long nanos = t.nanos();
    List<TrackerStatus> trackers = announcer.statuses();
    List<WebSeedStatus> webSeeds = t.sources().statuses();
    List<Cause> causes =
        causes(state, reason, new Diagnosis.Means(trackers, t.life().discovery().says(), webSeeds));
    boolean stopped = causes.stream().anyMatch(Cause::stops);
    return new TorrentStatus(
        t.metainfo().infoHash(),
        t.metainfo().name(),
        state,
        t.ledger().haveBytes(),
        t.ledger().wantedBytes(),
        t.downloaded().total(),
        t.uploaded().total(),
        t.downloaded().bytesPerSecond(nanos),
        t.uploaded().bytesPerSecond(nanos),
        t.swarm().peers(),
        t.swarm().seeds(),
        t.ledger().havePieces(),
        t.ledger().wantedPieces(),
        checkedPieces,
        reason.isEmpty() && stopped ? Cause.sentence(causes) : reason,
        trackers,
        webSeeds,
        causes);
  }

  private List<Cause> causes(State state, String reason, Diagnosis.Means means) {
    Diagnosis.Here here = here(); // in every state, for what it remembers
    Diagnosis.Flow flow = flow(here);
    Diagnosis.Entrance entrance = entrance();
    return switch (state) {
      case FAILED ->
          List.of(torrent.life().broken() ? new Cause.Broken(reason) : new Cause.DiskFails(reason));
      case METADATA, CHECKING, STOPPING -> List.of();
      case DOWNLOADING, SEEDING -> {
        int pieces = torrent.ledger().wantedPieces();
        yield Diagnosis.of(
            new Diagnosis.Situation(
                pieces - torrent.ledger().havePieces(),
                pieces,
                here.peers() == 0
                    ? torrent.peers().census()
                    : new Diagnosis.Known(torrent.peers().size(), 0, "", 0, 0),
                here,
                flow,
                entrance,
                means));
      }
    };
  }

  private Diagnosis.Here here() {
    long nanos = torrent.nanos();
    int useful = 0;
    int asked = 0;
    boolean unchoked = false;
    for (PeerSession peer : torrent.swarm().sessions()) {
      boolean helps = maybeUseful(peer);
      useful += helps ? 1 : 0;
      asked += peer.fetching.inFlight.isEmpty() ? 0 : 1;
      unchoked |= helps && peer.fetching.open(nanos);
    }
    if (unchoked || asked > 0 || useful == 0) {
      lastUnchokedNanos = nanos;
    }
    return new Diagnosis.Here(torrent.swarm().peers(), useful, asked, nanos - lastUnchokedNanos);
  }

  private Diagnosis.Flow flow(Diagnosis.Here here) {
    long nanos = torrent.nanos();
    long total = torrent.downloaded().total();
    if (total != lastTotal || here.asked() == 0) {
      lastTotal = total;
      lastPayloadNanos = nanos;
    }
    boolean behind = !torrent.heldBack.isEmpty() || torrent.sources().waitForDisk();
    return new Diagnosis.Flow(
        torrent.downloaded().bytesPerSecond(nanos),
        context.shared().download().bytesPerSecond(),
        nanos - lastPayloadNanos,
        behind ? (long) torrent.incoming.arrivedBlocks() * PieceLayout.BLOCK_LENGTH : 0);
  }

  private Diagnosis.Entrance entrance() {
    long nanos = torrent.nanos();
    int strangers = torrent.peers().strangers(Diagnosis.ENOUGH_STRANGERS);
    if (strangers < Diagnosis.ENOUGH_STRANGERS || !torrent.life().takesPeers()) {
      fewStrangersNanos = nanos;
    }
    return context.self().reach().entrance(strangers, nanos - fewStrangersNanos, nanos);
  }

  /// Whether it has what we lack, or came just now and has perhaps not said yet.
  private boolean maybeUseful(PeerSession peer) {
    return peer.wantedPieces > 0
        || torrent.nanos() - peer.account.connectedNanos() < INTRODUCTION_NANOS;
  }
}
