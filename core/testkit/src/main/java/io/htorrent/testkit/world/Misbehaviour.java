package io.htorrent.testkit.world;

import io.htorrent.api.PieceSet;
import io.htorrent.engine.wire.PeerMessage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/// What is wrong with a peer of the world: each is a seed but for this one thing.
///
/// ```java
/// ScriptedPeer liar = world.peer("liar", torrent, Misbehaviour.CORRUPTS_ONE_OF_64).listen();
/// ```
public enum Misbehaviour {

  /// Nothing: what the others are measured against.
  NONE,

  /// Answers four requests, sends all of the fifth block but its last byte, and falls silent.
  STALLS_MID_BLOCK,

  /// Unchokes, and answers nothing.
  NEVER_SENDS,

  /// Takes our interest, and chokes for ever.
  NEVER_UNCHOKES,

  /// Claims every piece, and has those of even number: requests for others it ignores.
  LIES_IN_ITS_BITFIELD,

  /// Every block is wrong.
  CORRUPTS_ALL,

  /// One block of 64 is wrong, the seventh first.
  CORRUPTS_ONE_OF_64,

  /// One block of 20 is wrong, by chance.
  CORRUPTS_ONE_OF_20,

  /// Honest for its first hundred pieces; every block after them is wrong.
  CORRUPTS_AFTER_100_PIECES,

  /// Says two thousand things a second that change nothing, and pushes blocks that nobody asked
  /// for.
  FLOODS,

  /// Chokes and unchokes in turn, ten times a second; answers while it is in the mood.
  FLAPS,

  /// Hangs up on one request of twenty, by chance.
  DISCONNECTS_AT_RANDOM;

  /// A peer's own script; what it leaves to chance follows from `random`.
  ScriptedPeer.Script script(RandomGenerator random) {
    return switch (this) {
      case NONE -> new SeedScript();
      case STALLS_MID_BLOCK -> new StallsMidBlock();
      case NEVER_SENDS -> new NeverSends();
      case NEVER_UNCHOKES -> new NeverUnchokes();
      case LIES_IN_ITS_BITFIELD -> new LiesInItsBitfield();
      case CORRUPTS_ALL -> new Corrupts(_ -> true);
      case CORRUPTS_ONE_OF_64 -> new Corrupts(block -> block % 64 == 7);
      case CORRUPTS_ONE_OF_20 -> new Corrupts(_ -> random.nextInt(20) == 0);
      case CORRUPTS_AFTER_100_PIECES -> new CorruptsLater(100);
      case FLOODS -> new Floods(random);
      case FLAPS -> new Flaps();
      case DISCONNECTS_AT_RANDOM -> new DisconnectsAtRandom(random);
    };
  }

  private static final class StallsMidBlock extends SeedScript {
    private int answered;

    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      answered++;
      if (answered < 5) {
        connection.answer(request);
      } else if (answered == 5) {
        connection.answerPartly(request, request.length() - 1);
      }
    }
  }

  private static final class NeverSends extends SeedScript {
    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {}
  }

  private static final class NeverUnchokes extends SeedScript {
    @Override
    public void received(ScriptedConnection connection, PeerMessage message) {}
  }

  private static final class LiesInItsBitfield extends SeedScript {
    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      if (request.piece() % 2 == 0) {
        connection.answer(request);
      }
    }
  }

  private static final class Corrupts extends SeedScript {
    private final IntPredicate wrong;
    private int answered;

    Corrupts(IntPredicate wrong) {
      this.wrong = wrong;
    }

    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      answered++;
      if (wrong.test(answered)) {
        connection.answerWrongly(request);
      } else {
        connection.answer(request);
      }
    }
  }

  private static final class CorruptsLater extends SeedScript {
    private final int goodPieces;
    private PieceSet served = new PieceSet(0);

    CorruptsLater(int goodPieces) {
      this.goodPieces = goodPieces;
    }

    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      if (served.isEmpty()) {
        served = new PieceSet(connection.torrent.metainfo().layout().pieceCount());
      }
      if (served.size() < goodPieces) {
        served.add(request.piece());
      }
      if (served.contains(request.piece())) {
        connection.answer(request);
      } else {
        connection.answerWrongly(request);
      }
    }
  }

  private static final class Floods extends SeedScript {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(100);
    private final RandomGenerator random;

    Floods(RandomGenerator random) {
      this.random = random;
    }

    @Override
    public void greeted(ScriptedConnection connection) {
      super.greeted(connection);
      flood(connection);
    }

    private void flood(ScriptedConnection connection) {
      if (!connection.isOpen()) {
        return;
      }
      int pieces = connection.torrent.metainfo().layout().pieceCount();
      for (int i = 0; i < 50; i++) {
        connection.send(new PeerMessage.Interested());
        connection.send(new PeerMessage.Have(random.nextInt(pieces)));
        connection.send(new PeerMessage.Cancel(random.nextInt(pieces), 0, 16384));
        connection.send(new PeerMessage.NotInterested());
      }
      int piece = random.nextInt(pieces);
      int length = Math.min(16384, connection.torrent.metainfo().layout().lengthOf(piece));
      connection.send(new PeerMessage.Piece(piece, 0, length));
      var _ = connection.loop.after(PERIOD, () -> flood(connection));
    }
  }

  private static final class Flaps extends SeedScript {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(50);
    private boolean choking = true;

    @Override
    public void greeted(ScriptedConnection connection) {
      super.greeted(connection);
      choking = true;
      flap(connection);
    }

    @Override
    public void received(ScriptedConnection connection, PeerMessage message) {
      if (message instanceof PeerMessage.Request request && !choking) {
        connection.answer(request);
      }
    }

    private void flap(ScriptedConnection connection) {
      if (connection.isOpen()) {
        choking = !choking;
        connection.send(choking ? new PeerMessage.Choke() : new PeerMessage.Unchoke());
        var _ = connection.loop.after(PERIOD, () -> flap(connection));
      }
    }
  }

  private static final class DisconnectsAtRandom extends SeedScript {
    private final RandomGenerator random;

    DisconnectsAtRandom(RandomGenerator random) {
      this.random = random;
    }

    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      if (random.nextInt(20) == 0) {
        connection.close();
      } else {
        connection.answer(request);
      }
    }
  }
}
