package io.example.lastfirst;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.picker.BlockSink;
import io.htorrent.api.picker.PeerView;
import io.htorrent.api.picker.PickReason;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Asks for pieces from the last to the first; on request with a fault, to see what comes of it.
public final class LastFirstPicker implements PiecePicker {

  private final String fault;

  private LastFirstPicker(String fault) {
    this.fault = fault;
  }

  @Override
  public void pick(SwarmView swarm, PeerView peer, BlockSink wanted) {
    if (fault.equals("throws")) {
      throw new IllegalStateException("as asked");
    }
    while (fault.equals("hangs")) {
      LockSupport.park();
    }
    List<byte[]> eaten = new ArrayList<>();
    while (fault.equals("eats")) {
      eaten.add(new byte[1 << 20]);
    }
    for (int piece = swarm.pieceCount() - 1; piece >= 0 && wanted.room() > 0; piece--) {
      if (peer.canGive(piece)) {
        wanted.offerOpen(piece, PickReason.SEQUENTIAL);
      }
    }
  }

  /// What the module provides.
  public static final class Factory implements PiecePicker.Factory {

    @Override
    public String name() {
      return "last-first";
    }

    @Override
    public List<Option> options() {
      return List.of(
          Option.choice(
              "fault",
              "none",
              List.of("none", "throws", "hangs", "eats"),
              "what goes wrong"));
    }

    @Override
    public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
      return new LastFirstPicker(options.choice("fault"));
    }
  }
}
