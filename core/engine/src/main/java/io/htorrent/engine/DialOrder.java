package io.htorrent.engine;

import io.htorrent.api.peers.PeerOrigin;
import java.util.Comparator;

/// In which order known peers are dialled. Pure.
///
/// Whom the user named comes first. Then, as in libtorrent: fewer failures, the local network, the
/// longest time since the last connection, the better origin; and where all that is equal, the
/// canonical priority (BEP 40), so that swarms become well-knit. Known seeds are not in question
/// when we seed ourselves ([KnownPeer#dialable]).
///
/// @param known whom
/// @param idleNanos since it was connected; [Long#MAX_VALUE] for never
/// @param priority of BEP 40, unsigned
record DialOrder(KnownPeer known, int failures, boolean local, long idleNanos, int priority) {

  /// Whoever is to be dialled first, first.
  static final Comparator<DialOrder> FIRST =
      Comparator.comparing((DialOrder one) -> one.known.origin() != PeerOrigin.USER)
          .thenComparingInt(DialOrder::failures)
          .thenComparing(one -> !one.local)
          .thenComparing(DialOrder::idleNanos, Comparator.reverseOrder())
          .thenComparing(one -> one.known.origin())
          .thenComparing(DialOrder::priority, (a, b) -> Integer.compareUnsigned(b, a));

  /// What is known of a peer at this moment, so that sorting compares values that cannot move.
  static DialOrder of(KnownPeer known, OwnAddresses own, long nanos) {
    return new DialOrder(
        known,
        known.failures(),
        known.local(),
        known.idleNanos(nanos),
        own.priority(known.address));
  }
}
