package io.htorrent.engine;

import io.htorrent.api.metainfo.LayerDraft;
import io.htorrent.api.metainfo.MerkleTrees;
import io.htorrent.api.metainfo.PieceLayer;
import io.htorrent.engine.wire.HashRange;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks peers for the piece layers that a v2 torrent lacks (BEP 52): part by part, each proven
/// before anything of it is kept. On the torrent's loop.
final class LayerSearch {

  /*
   * Parts are made up in the order of the files as they are asked for, so that a torrent of a
   * hundred thousand files costs nothing in advance. What a peer refuses or owes for too long goes
   * to the front of the queue, and the peer rests a while. A right answer that comes late is taken
   * all the same; a wrong one is a violation whenever it comes.
   */

  private static final int AT_ONCE = 4; // requests to one peer; other clients send two
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int MOST_LATE = 64;

  private final Consumer<Map<ByteBuffer, PieceLayer>> done;
  private final List<MerkleTrees.Tree> lacking = new ArrayList<>(); // of the same contents once
  private final Map<StagePeer, Source> sources = new LinkedHashMap<>();
  private final Deque<Want> again = new ArrayDeque<>();
  private final Map<ByteBuffer, PieceLayer> found = new HashMap<>(); // looked up, never walked
  private @Nullable LayerDraft latest; // of the last tree that was begun
  private boolean sought;
  private int layer;
  private int begun;
  private int nextPart;
  private long partsInAll;
  private long partsHere;
  private int refusals;

  /// A part that is still to come.
  private record Want(LayerDraft draft, int part, ByteBuffer root) {}

  private record Asked(Want want, long nanos) {}

  /// What one peer owes us.
  private static final class Source {
    final Map<HashRange, Asked> asked = new LinkedHashMap<>();
    final Map<HashRange, Want> late = new LinkedHashMap<>();
    long restUntilNanos;

    Source(long nanos) {
      this.restUntilNanos = nanos;
    }

    /// Takes back all that was asked.
    void giveBack(Deque<Want> to) {
      asked.forEach((range, one) -> {
        to.addLast(one.want);
        late.put(range, one.want);
      });
      asked.clear();
      while (late.size() > MOST_LATE) {
        late.remove(late.keySet().iterator().next());
      }
    }

    @Nullable Want answered(HashRange range) {
      Asked one = asked.remove(range);
      return one != null ? one.want : late.remove(range);
    }
  }

  /// Nothing is sought yet.
  ///
  /// @param done takes all layers, by the roots above them, when the last part is here
  LayerSearch(Consumer<Map<ByteBuffer, PieceLayer>> done) {
    this.done = done;
  }

  /// Seeks what these trees lack, and that is something.
  void seek(MerkleTrees trees) {
    sought = true;
    layer = trees.layer();
    Set<ByteBuffer> roots = new HashSet<>(); // looked up, never walked
    for (MerkleTrees.Tree tree : trees.trees()) {
      if (!tree.known() && roots.add(ByteBuffer.wrap(tree.root()))) {
        lacking.add(tree);
        partsInAll += (tree.pieces() - 1) / PieceLayer.SPAN + 1;
      }
    }
  }

  /// Whether anything is, or was, sought.
  boolean sought() {
    return sought;
  }

  /// Asks these peers for as much as they may be asked for; who lets us wait is asked no more for a
  /// while.
  void ask(Collection<StagePeer> peers, long nanos) {
    for (Source source : sources.values()) {
      if (source.asked.values().stream().anyMatch(one -> nanos - one.nanos > PATIENCE_NANOS)) {
        source.giveBack(again);
        source.restUntilNanos = nanos + REST_NANOS;
      }
    }
    for (StagePeer peer : List.copyOf(peers)) {
      if (sought && !peer.closed()) {
        ask(peer, nanos);
        peer.flush();
      }
    }
  }

  private void ask(StagePeer peer, long nanos) {
    Source source = sources.computeIfAbsent(peer, _ -> new Source(nanos));
    while (source.asked.size() < AT_ONCE && nanos - source.restUntilNanos >= 0) {
      Want want = next();
      if (want == null) {
        return;
      }
      LayerDraft.Part named = want.draft.named(want.part);
      HashRange range =
          new HashRange(want.root, layer, named.index(), named.length(), named.proofLayers());
      source.late.remove(range);
      source.asked.put(range, new Asked(want, nanos));
      peer.ask(range);
    }
  }

  /// A peer says something of hashes. We have none to give yet.
  ///
  /// @throws ProtocolViolation when nobody asked for them, or they are wrong (V19)
  void said(StagePeer peer, PeerMessage.OfHashes message, long nanos) throws ProtocolViolation {
    switch (message) {
      case PeerMessage.HashRequest wanted -> peer.refuse(wanted.range());
      case PeerMessage.Hashes hashes -> {
        came(peer, hashes);
        ask(peer, nanos);
      }
      case PeerMessage.HashReject reject -> rejected(peer, reject.range(), nanos);
    }
  }

  private void came(StagePeer peer, PeerMessage.Hashes hashes) throws ProtocolViolation {
    Want want = answered(peer, hashes.range());
    if (want == null) {
      throw new ProtocolViolation("hashes that nobody asked for: " + hashes.range(), 52);
    }
    byte[] bytes = new byte[hashes.hashes().remaining()];
    hashes.hashes().duplicate().get(bytes);
    boolean news = want.draft.lacks(want.part);
    if (!want.draft.take(want.part, bytes)) {
      again.addFirst(want);
      peer.known.never(); // nobody comes by wrong hashes but by making them up
      throw new ProtocolViolation("hashes that do not lead to the root: " + hashes.range(), 52);
    }
    if (news) {
      partsHere++;
      want.draft.finished().ifPresent(whole -> found.put(want.root, whole));
      if (partsHere == partsInAll) {
        done.accept(found);
      }
    }
  }

  /// It does not have them, or does not give them: it is left alone for a while.
  private void rejected(StagePeer peer, HashRange range, long nanos) {
    Want want = answered(peer, range);
    Source source = sources.get(peer);
    if (want != null && source != null) {
      refusals++;
      again.addFirst(want);
      source.giveBack(again);
      source.restUntilNanos = nanos + REST_NANOS;
    }
  }

  /// A peer is gone.
  void left(StagePeer peer) {
    Source source = sources.remove(peer);
    if (source != null) {
      source.giveBack(again);
    }
  }

  /// How it is doing, for people.
  String status() {
    return partsHere
        + " of "
        + partsInAll
        + " parts of the piece layers are here"
        + (refusals > 0 ? "; " + refusals + " requests were refused" : "");
  }

  private @Nullable Want answered(StagePeer peer, HashRange range) {
    Source source = sources.get(peer);
    return source == null ? null : source.answered(range);
  }

  /// What to ask for next, or null.
  private @Nullable Want next() {
    for (Want want = again.poll(); want != null; want = again.poll()) {
      if (want.draft.lacks(want.part)) {
        return want;
      }
    }
    if (latest == null || nextPart == latest.parts()) {
      if (begun == lacking.size()) {
        return null;
      }
      latest = new LayerDraft(lacking.get(begun), layer);
      begun++;
      nextPart = 0;
    }
    ByteBuffer root = ByteBuffer.wrap(lacking.get(begun - 1).root()).asReadOnlyBuffer();
    return new Want(latest, nextPart++, root);
  }
}
