package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView.PieceState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A swarm in which everything happens, at random from one seed: peers come and go, send, choke,
/// pieces fail, priorities change.
final class PickerStorm {

  private final SplittableRandom random;
  private final Swarm swarm;
  private final int blocks;
  private final List<SwarmPeer> peers = new ArrayList<>();
  private final List<Request> inFlight = new ArrayList<>();

  private record Request(SwarmPeer peer, int piece, int block) {}

  PickerStorm(long seed, int pieces, int blocks) {
    this.random = new SplittableRandom(seed);
    this.swarm = Swarm.open(pieces, blocks);
    this.blocks = blocks;
    for (int i = 0; i < 5; i++) {
      join();
    }
  }

  Swarm swarm() {
    return swarm;
  }

  /// One thing happens.
  void step() {
    int piece = random.nextInt(swarm.pieceCount());
    switch (random.nextInt(12)) {
      case 0 -> join();
      case 1 -> leave();
      case 2 -> announce(piece);
      case 3 -> swarm.selected(piece, random.nextInt(8));
      case 4 -> bringBack(piece);
      case 5 -> giveUpOne();
      case 6 -> swarm.passed(1_000_000_000L);
      default -> deliverSome();
    }
  }

  /// A random peer gets a random room; where a picker must fill it, says so if it does not.
  Picked pick(PiecePicker picker, boolean fills) {
    if (peers.isEmpty()) {
      return new Picked(List.of());
    }
    SwarmPeer peer = peers.get(random.nextInt(peers.size()));
    int room = random.nextInt(2 * blocks + 1);
    Picked picked = swarm.pick(picker, peer, room);
    picked.offers().forEach(offer -> inFlight.add(new Request(peer, offer.piece(), offer.block())));
    if (fills && picked.offers().size() < room) {
      for (int piece = 0; piece < swarm.pieceCount(); piece++) {
        assertThat(peer.canGive(piece) && swarm.openBlocks(piece) > 0)
            .as(
                "piece %d has open blocks that %s can give, and room was left after %s",
                piece, peer, picked)
            .isFalse();
      }
    }
    return picked;
  }

  private void join() {
    if (peers.size() == 12) {
      return;
    }
    PieceSet has = new PieceSet(swarm.pieceCount());
    int density = random.nextInt(11);
    for (int piece = 0; piece < swarm.pieceCount(); piece++) {
      if (random.nextInt(10) < density) {
        has.add(piece);
      }
    }
    SwarmPeer peer = swarm.connect(has).fast(1 + random.nextInt(2 * blocks));
    peers.add(random.nextInt(6) == 0 ? peer.snubbing() : peer);
    swarm.joined(peer);
  }

  private void leave() {
    if (!peers.isEmpty()) {
      SwarmPeer peer = peers.remove(random.nextInt(peers.size()));
      inFlight.removeIf(request -> request.peer == peer);
      swarm.left(peer);
    }
  }

  private void announce(int piece) {
    if (!peers.isEmpty()) {
      SwarmPeer peer = peers.get(random.nextInt(peers.size()));
      if (peer.has().size() < swarm.pieceCount() - 1) {
        swarm.announced(peer, piece);
      }
    }
  }

  private void bringBack(int piece) {
    if (swarm.state(piece) == PieceState.VERIFIED) {
      swarm.failed(piece);
    }
  }

  private void giveUpOne() {
    if (!inFlight.isEmpty()) {
      Request request = inFlight.remove(random.nextInt(inFlight.size()));
      swarm.returned(request.peer, request.piece, request.block);
    }
  }

  private void deliverSome() {
    for (int i = random.nextInt(2 * blocks); i > 0 && !inFlight.isEmpty(); i--) {
      Request request = inFlight.remove(random.nextInt(inFlight.size()));
      if (swarm.askedOf(request.peer, request.piece, request.block)) {
        swarm.arrived(request.peer, request.piece, request.block);
        finish(request.piece);
      }
    }
  }

  private void finish(int piece) {
    if (swarm.state(piece) == PieceState.HASHING) {
      if (random.nextInt(5) == 0) {
        swarm.failed(piece);
      } else {
        swarm.verified(piece);
      }
    }
  }
}
