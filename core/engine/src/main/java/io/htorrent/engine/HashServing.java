package io.htorrent.engine;

import io.htorrent.api.metainfo.Merkle;
import io.htorrent.api.metainfo.MerkleTrees;
import io.htorrent.api.metainfo.PieceLayer;
import io.htorrent.engine.wire.HashRange;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Answers what one peer asks about merkle trees (BEP 52): each request is answered, by hashes of a
/// piece layer or by a reject. Hashes of blocks are not kept, so that there are none to give. On
/// the torrent's loop.
final class HashServing {

  /*
   * A request names at most 512 hashes, and those that prove them come from one hash for each 512:
   * in the largest torrent an answer costs 5,000 digests, a millisecond. The allowance makes that a
   * tenth of a core for a peer that asks without end, and lets 2,000 files begin at once.
   */
  private static final int PER_SECOND = 100;
  private static final int AT_ONCE = 2_000;
  private static final int BAD_REQUESTS = 100;
  private static final long UNREAD_BYTES = 256 * 1024;

  private final PeerSession peer;
  private final Optional<MerkleTrees> trees;
  private final Allowance allowance;
  private int badRequests;

  HashServing(PeerSession peer, Torrent torrent) {
    this.peer = peer;
    this.trees = torrent.metainfo().trees();
    this.allowance = new Allowance(PER_SECOND, AT_ONCE, torrent.nanos());
  }

  /// It wants some.
  ///
  /// @throws ProtocolViolation when the torrent has no such trees, or it asks nonsense again and
  ///   again (V20)
  void requested(HashRange range, long nanos) throws ProtocolViolation {
    if (trees.isEmpty()) {
      throw new ProtocolViolation("a request for hashes of a v1 torrent", 52);
    }
    Optional<PieceLayer> layer = trees.get().find(range.rootBytes()).flatMap(tree -> tree.layer());
    boolean possible = layer.isPresent() && possible(range, layer.get().count());
    if (!possible && ++badRequests > BAD_REQUESTS) {
      throw new ProtocolViolation(
          "more than " + BAD_REQUESTS + " requests for hashes that cannot be served", 52);
    }
    if (possible && allowance.take(nanos) && peer.unsentBytes() <= UNREAD_BYTES) {
      byte[] part = layer.get().part(range.index(), range.length(), uncles(range));
      peer.send(new PeerMessage.Hashes(range, ByteBuffer.wrap(part)));
    } else {
      peer.send(new PeerMessage.HashReject(range));
    }
  }

  /// BEP 52: a power of two of them, no more than 512, at a multiple of that. It says "at least
  /// two", but libtorrent asks for one alone where a file has one piece more than 512, 1024, …; and
  /// without it, again and again.
  private boolean possible(HashRange range, int count) {
    int length = range.length();
    int width = Merkle.width(count);
    return range.baseLayer() == trees.get().layer()
        && length >= 1
        && length <= PieceLayer.SPAN
        && Integer.bitCount(length) == 1
        && range.index() >= 0
        && range.index() % length == 0
        && range.index() <= width - length
        && range.proofLayers() >= 0
        && range.proofLayers() < Integer.numberOfTrailingZeros(width);
  }

  /// BEP 52: layers that follow from the hashes themselves are counted, but not sent.
  private static int uncles(HashRange range) {
    return Math.max(0, range.proofLayers() + 1 - Integer.numberOfTrailingZeros(range.length()));
  }
}
