package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What one peer asks of us, in its order. On the torrent's loop; [Uploads] reads and sends it.
///
/// A request is waiting, being read, or over. With the fast extension each is answered exactly
/// once, by its block or by a Reject (BEP 6), so that one that is sent twice is answered twice;
/// without it, what will not be served is dropped (BEP 3). A Cancel finds its request in O(1), also
/// when it is being read.
final class Serving {

  /// Requests of one peer that wait at most: what we tell as `reqq` (BEP 10).
  static final int QUEUE = 2_000;

  /// A peer without BEP 10 does not know what we take, and without BEP 6 a dropped request is never
  /// known: it would wait for each a minute or more.
  private static final int UNTOLD_QUEUE = 65_536;

  private static final int BAD_REQUESTS = 300;
  private static final int FAST_COPIES = 3; // of a piece while choked: blocks get lost
  private static final long CHOKE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final PeerSession peer;
  private final Torrent torrent;
  private final LinkedHashSet<PeerMessage.Request> waiting = new LinkedHashSet<>();
  private final Set<PeerMessage.Request> reading = new LinkedHashSet<>();
  private final List<PeerMessage.Request> repeated = new ArrayList<>(); // wait for their twins
  private final SortedMap<Integer, Integer> allowedFast = new TreeMap<>(); // piece → blocks left
  private long chokedNanos;
  private long lastRequestNanos;
  private int badRequests;

  Serving(PeerSession peer, Torrent torrent) {
    this.peer = peer;
    this.torrent = torrent;
    this.chokedNanos = torrent.nanos() - CHOKE_GRACE_NANOS; // nobody was ever unchoked before
    this.lastRequestNanos = torrent.nanos();
  }

  // What the peer says.

  void requested(PeerMessage.Request request) throws ProtocolViolation {
    lastRequestNanos = torrent.nanos();
    if (waiting.contains(request) || reading.contains(request)) {
      repeat(request);
    } else if (!possible(request)) {
      bad(request, 1);
    } else if (!torrent.offering().to(peer, request.piece())) {
      bad(request, torrent.offering().wasTakenBack(request.piece()) ? 0 : 1);
    } else if (peer.amChoking && !takeAllowedFast(request.piece())) {
      // Those that were on their way when we choked are no fault of the peer.
      bad(request, lastRequestNanos - chokedNanos >= CHOKE_GRACE_NANOS ? 1 : 0);
    } else if (waiting.size() < limit()) {
      waiting.add(request);
    } else {
      reject(request);
    }
  }

  /// BEP 3: forget the request. BEP 6: and say so.
  void cancelled(PeerMessage.Cancel cancel) {
    PeerMessage.Request request =
        new PeerMessage.Request(cancel.piece(), cancel.begin(), cancel.length());
    if (repeated.remove(request) || waiting.remove(request) || reading.remove(request)) {
      reject(request);
    }
  }

  // Without the fast extension nobody counts the answers, and one is enough.
  private void repeat(PeerMessage.Request request) {
    if (peer.fast() && waiting.size() + repeated.size() < limit()) {
      repeated.add(request);
    } else {
      reject(request);
    }
  }

  private void bad(PeerMessage.Request request, int weight) throws ProtocolViolation {
    reject(request);
    badRequests += weight;
    if (badRequests > BAD_REQUESTS) {
      throw new ProtocolViolation(
          "more than " + BAD_REQUESTS + " requests that cannot be served", 3);
    }
  }

  /// A request may reach behind the end of a file of a v2 torrent: libtorrent took the gap for
  /// padding until March 2026, and asks for whole blocks.
  private boolean possible(PeerMessage.Request request) {
    PieceLayout layout = torrent.layout();
    return request.piece() >= 0
        && request.piece() < layout.pieceCount()
        && request.begin() >= 0
        && request.length() > 0
        && request.length() <= PieceLayout.BLOCK_LENGTH
        && request.begin() < layout.lengthOf(request.piece())
        && (long) request.begin() + request.length() <= layout.roomOf(request.piece());
  }

  private int limit() {
    return peer.extensions.spoken() ? QUEUE : UNTOLD_QUEUE;
  }

  private void reject(PeerMessage.Request request) {
    if (peer.fast()) {
      peer.send(new PeerMessage.Reject(request.piece(), request.begin(), request.length()));
    }
  }

  // What we say.

  void choke(boolean choke) {
    long nanos = torrent.nanos();
    peer.account.choked(choke, nanos, peer.uploaded.total());
    if (choke) {
      chokedNanos = nanos;
      badRequests = 0;
      peer.send(new PeerMessage.Choke()); // first, lest what is rejected is asked again
      drop(request -> !allowedFast.containsKey(request.piece()));
    } else {
      lastRequestNanos = nanos;
      peer.send(new PeerMessage.Unchoke());
    }
  }

  /// The piece is ours no more.
  void lost(int piece) {
    drop(request -> request.piece() == piece);
  }

  /// What the peer may fetch while choked (BEP 6), for as long as it is here: the pieces of its set
  /// that it lacks. We keep what we promise, up to three times each block.
  void allowFast(List<Integer> pieces) {
    for (int piece : pieces) {
      if (!peer.have.contains(piece)) {
        allowedFast.put(piece, FAST_COPIES * torrent.layout().blocksOf(piece));
        peer.send(new PeerMessage.AllowedFast(piece));
      }
    }
  }

  private boolean takeAllowedFast(int piece) {
    int left = allowedFast.getOrDefault(piece, 0);
    if (left > 0) {
      allowedFast.put(piece, left - 1);
    }
    return left > 0;
  }

  private void drop(Predicate<PeerMessage.Request> which) {
    List<PeerMessage.Request> dropped = new ArrayList<>();
    waiting.stream().filter(which).forEach(dropped::add);
    reading.stream().filter(which).forEach(dropped::add);
    repeated.stream().filter(which).forEach(dropped::add);
    repeated.removeIf(which);
    for (PeerMessage.Request request : dropped) {
      waiting.remove(request);
      reading.remove(request);
      reject(request);
    }
  }

  // What is read and sent.

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /// The request whose turn it is, or null.
  PeerMessage.@Nullable Request first() {
    return waiting.isEmpty() ? null : waiting.getFirst();
  }

  /// Takes the first request: it is being read now.
  PeerMessage.Request take() {
    PeerMessage.Request request = waiting.removeFirst();
    reading.add(request);
    return request;
  }

  /// The request was read. Says whether it is still wanted; it is over in any case.
  boolean claim(PeerMessage.Request request) {
    boolean wanted = reading.remove(request);
    if (wanted && repeated.remove(request)) {
      waiting.add(request);
    }
    return wanted;
  }

  /// The request could not be read.
  void unreadable(PeerMessage.Request request) {
    if (claim(request)) {
      reject(request);
    }
  }

  /// How long an unchoked peer did not ask for anything.
  long idleNanos(long nanos) {
    boolean busy = peer.amChoking || !waiting.isEmpty() || !reading.isEmpty();
    return busy ? 0 : nanos - lastRequestNanos;
  }
}
