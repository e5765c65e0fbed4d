package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.picker.SwarmView;
import io.htorrent.engine.loop.Loop;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The torrent's pieces and its connected peers together, as pickers see them. On the torrent's
/// loop.
final class Swarm implements SwarmView {

  private static final int NORMAL_PRIORITY = 4;

  private final Loop loop;
  private final PieceLayout layout;
  private final PieceLedger ledger;
  private final Availability availability;
  private final Map<Long, PeerSession> sessions = new LinkedHashMap<>();

  Swarm(Loop loop, PieceLayout layout, PieceLedger ledger) {
    this.loop = loop;
    this.layout = layout;
    this.ledger = ledger;
    this.availability = new Availability(layout.pieceCount());
  }

  void joined(PeerSession peer) {
    sessions.put(peer.key, peer);
  }

  void left(PeerSession peer) {
    sessions.remove(peer.key);
    availability.peerLeft(peer.have);
  }

  /// The connection of this key, which is here.
  PeerSession session(long key) {
    return Objects.requireNonNull(sessions.get(key));
  }

  /// Connected peers in the order they came. A live view.
  Collection<PeerSession> sessions() {
    return sessions.values();
  }

  Availability counts() {
    return availability;
  }

  @Override
  public long nanos() {
    return loop.nanos();
  }

  @Override
  public int pieceCount() {
    return layout.pieceCount();
  }

  @Override
  public int blockCount(int piece) {
    return layout.blocksOf(piece);
  }

  @Override
  public PieceState state(int piece) {
    return ledger.state(piece);
  }

  @Override
  public int priority(int piece) {
    return ledger.wants(piece) ? NORMAL_PRIORITY : 0;
  }

  @Override
  public int availability(int piece) {
    return availability.of(piece);
  }

  @Override
  public int seeds() {
    return availability.seeds();
  }

  @Override
  public int peers() {
    return sessions.size();
  }

  @Override
  public int verifiedCount() {
    return ledger.verified().size();
  }

  @Override
  public int openCount() {
    return ledger.openPieces();
  }

  @Override
  public int startedCount() {
    return ledger.inProgress().size();
  }

  @Override
  public int started(int index) {
    return ledger.inProgress().get(index).piece;
  }

  @Override
  public int partialCount() {
    return ledger.partials().size();
  }

  @Override
  public int partial(int index) {
    return ledger.partials().get(index).piece;
  }

  @Override
  public int openBlocks(int piece) {
    return ledger.openBlocks(piece);
  }

  @Override
  public int nextOpenBlock(int piece, int from) {
    return ledger.nextOpenBlock(piece, from);
  }

  @Override
  public int requesters(int piece, int block) {
    return ledger.requesters(piece, block);
  }
}
