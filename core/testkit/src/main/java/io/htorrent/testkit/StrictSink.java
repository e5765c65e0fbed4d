package io.htorrent.testkit;

import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.SwarmView.PieceState;
import io.htorrent.testkit.Picked.Offer;
import java.util.ArrayList;
import java.util.List;

/// Takes a picker's offers as the engine does, and stops the test at the first that no picker may
/// make.
///
/// The engine would refuse such an offer and go on; here the picker is on trial, and the stack
/// trace shows where it went wrong.
final class StrictSink implements BlockSink {

  private final Swarm swarm;
  private final SwarmPeer peer;
  private final List<Offer> offers = new ArrayList<>();
  private int room;

  StrictSink(Swarm swarm, SwarmPeer peer, int room) {
    this.swarm = swarm;
    this.peer = peer;
    this.room = room;
  }

  List<Offer> offers() {
    return offers;
  }

  @Override
  public int room() {
    return room;
  }

  @Override
  public boolean offer(int piece, int block, PickReason reason) {
    admit(piece);
    if (block < 0 || block >= swarm.blockCount(piece)) {
      throw new AssertionError(
          "block "
              + block
              + " of piece "
              + piece
              + " was offered, it has "
              + swarm.blockCount(piece));
    }
    PieceState state = swarm.state(piece);
    if (!swarm.needed(piece, block)) {
      throw new AssertionError(
          "block "
              + block
              + " of piece "
              + piece
              + " was offered, but is not needed: the piece is "
              + state);
    }
    // A picker cannot know what this very peer was asked for: refused, but no offence.
    return !swarm.askedOf(peer, piece, block) && take(piece, block, reason);
  }

  @Override
  public int offerOpen(int piece, PickReason reason) {
    admit(piece);
    int taken = 0;
    int block = swarm.openFrom(piece, 0);
    while (block >= 0 && room > 0) {
      take(piece, block, reason);
      taken++;
      block = swarm.openFrom(piece, block + 1);
    }
    return taken;
  }

  private void admit(int piece) {
    if (room == 0) {
      throw new AssertionError("piece " + piece + " was offered when there was no room left");
    }
    if (piece < 0 || piece >= swarm.pieceCount()) {
      throw new AssertionError(
          "piece " + piece + " was offered, the torrent has " + swarm.pieceCount());
    }
    if (!peer.gives(piece)) {
      throw new AssertionError(
          "piece " + piece + " was offered to " + peer + ", which cannot give it now");
    }
  }

  private boolean take(int piece, int block, PickReason reason) {
    room--;
    offers.add(new Offer(piece, block, reason));
    swarm.requested(peer, piece, block);
    return true;
  }
}
