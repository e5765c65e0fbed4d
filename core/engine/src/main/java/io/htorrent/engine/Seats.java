package io.htorrent.engine;

import io.htorrent.engine.Eviction.Notice;
import io.htorrent.engine.Eviction.Standing;
import io.htorrent.engine.port.PeerChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The places that a torrent has for peers: who gets one, and who gives it up when all are taken.
/// [Eviction] decides, this carries out. On the torrent's loop.
final class Seats implements SessionLimit.Member {

  /// Places beyond the limit, for a minute: those who came meanwhile are compared with those who
  /// are here.
  private static final int SLACK = 10;

  private static final long TURNOVER_NANOS = TimeUnit.SECONDS.toNanos(300);
  private static final Logger log = LoggerFactory.getLogger(Seats.class);

  private final SessionContext context;
  private final Torrent torrent;
  private final int limit;
  private long nextTurnoverNanos;

  Seats(SessionContext context, Torrent torrent) {
    this.context = context;
    this.torrent = torrent;
    this.limit = context.settings().connections().perTorrent();
    this.nextTurnoverNanos = context.nanos() + TURNOVER_NANOS;
  }

  /// Whether we should look for one more.
  boolean free(int halfOpen) {
    return taken() + halfOpen < limit
        && context.shared().connections().mayGrow(this, context.shared().dials().halfOpen());
  }

  /// Makes room for a peer that is about to be let in. Says whether there is.
  boolean makeRoomFor(PeerChannel channel) {
    int priority = context.self().addresses().priority(channel.remote());
    boolean here = taken() < limit + SLACK || leaves(Eviction.forNewcomer(standings(), priority));
    return here
        && (context.shared().connections().makeRoom(this)
            || leaves(Eviction.forNewcomer(standings(), priority)));
  }

  /// Once a second: ends what is too much. Every five minutes, when nearly all places are taken and
  /// somebody waits, the least useful few make room for others.
  void tick(BooleanSupplier othersWait) {
    long nanos = context.nanos();
    if (taken() > limit) {
      Eviction.surplus(standings(), limit).forEach(this::leave);
    }
    if (nanos - nextTurnoverNanos >= 0) {
      nextTurnoverNanos = nanos + TURNOVER_NANOS;
      if (othersWait.getAsBoolean()) {
        Eviction.turnover(standings(), limit).forEach(this::leave);
      }
    }
  }

  @Override
  public boolean givesOneUp() {
    return leaves(Eviction.forAnotherTorrent(standings()));
  }

  private int taken() {
    return torrent.swarm().peers();
  }

  private boolean leaves(Optional<Notice> notice) {
    notice.ifPresent(this::leave);
    return notice.isPresent();
  }

  private void leave(Notice notice) {
    PeerSession peer = torrent.swarm().session(notice.key());
    log.debug("{} {}: has to leave, {}", torrent.shortName(), peer.address(), notice.reason());
    peer.close();
  }

  private List<Standing> standings() {
    long nanos = context.nanos();
    boolean weSeed = torrent.ledger().complete();
    return torrent.swarm().sessions().stream()
        .filter(peer -> !peer.closed())
        .map(peer -> standing(peer, weSeed, nanos))
        .toList();
  }

  private Standing standing(PeerSession peer, boolean weSeed, long nanos) {
    long connectedNanos = nanos - peer.account.connectedNanos();
    long bytes = (weSeed ? peer.uploaded : peer.downloaded).total();
    return new Standing(
        peer.key,
        weSeed ? peer.peerInterested : peer.amInterested,
        peer.seed(),
        torrent.peers().hosts().of(peer.address()).reputation.onParole(),
        (long) (bytes * 1e9 / Math.max(1, connectedNanos)),
        peer.peerChoking,
        peer.silentNanos(nanos),
        connectedNanos,
        context.self().addresses().priority(peer.address()));
  }
}
