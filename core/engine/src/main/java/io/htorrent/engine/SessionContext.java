package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerId;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Event;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.GuardedLoop;
import io.htorrent.engine.loop.GuardedWorkers;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.Workers;
import io.htorrent.engine.port.PeerNetwork;
import io.htorrent.engine.wire.Handshake;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What all torrents of a session share. They live on one loop, so that sharing needs no lock.
///
/// @param loop where state lives
/// @param calls is told which strategy the loop is in
/// @param workers where blocking happens
/// @param network where connections come from
/// @param strategies what the configuration chose
/// @param settings the numbers
/// @param shared memory, rate limits, connections, peer sources
/// @param self who we are
/// @param hashers how the pieces of a torrent are judged
/// @param events takes what users may want to know, on the loop
record SessionContext(
    Loop loop,
    CallWatch calls,
    Workers workers,
    PeerNetwork network,
    Strategies strategies,
    EngineSettings settings,
    Shared shared,
    Self self,
    Function<Metainfo, PieceHasher> hashers,
    Consumer<Event> events) {

  /// Pooled memory, rate limits, connections, announces, peer sources and turns of the session.
  record Shared(
      Buffers buffers,
      TokenBucket download,
      TokenBucket upload,
      DialTurns dials,
      SessionLimit connections,
      AnnounceTurns announces,
      Discovery discovery,
      SourceTurns sources) {}

  /// How we present ourselves.
  ///
  /// @param peerId our name
  /// @param seed all chance in this session follows from it
  /// @param addresses where we are
  /// @param reach whether strangers get there
  /// @param nodes whether we have a node in the DHT, and who tells it of others
  record Self(
      PeerId peerId, long seed, OwnAddresses addresses, Reachability reach, NodeTips nodes) {

    Self(PeerId peerId, long seed, OwnAddresses addresses, NodeTips nodes) {
      this(peerId, seed, addresses, new Reachability(addresses), nodes);
    }

    /// The same with other tips.
    Self with(NodeTips others) {
      return new Self(peerId, seed, addresses, reach, others);
    }

    /// A generator of its own for each named part, repeatable from the session's seed.
    RandomGenerator random(String part, int number) {
      return new SplittableRandom(seed * 31 + part.hashCode() * 1_000_003L + number);
    }
  }

  /// The same for one torrent alone: what its tasks throw, on the loop or on workers, is told to
  /// `failed`, on the loop.
  ///
  /// @param isPrivate whether it has nothing to do with the DHT (BEP 27)
  SessionContext guarded(Consumer<Throwable> failed, boolean isPrivate) {
    GuardedLoop guard = new GuardedLoop(loop, failed);
    return new SessionContext(
        guard,
        calls,
        new GuardedWorkers(workers, guard),
        network,
        strategies,
        settings,
        shared,
        isPrivate ? self.with(NodeTips.NONE) : self,
        hashers,
        events);
  }

  /// Our first words to a peer, of this torrent if this is a torrent's.
  Handshake handshake(InfoHash torrent) {
    return Handshake.ours(torrent, self.peerId, self.nodes.wanted());
  }

  long nanos() {
    return loop.nanos();
  }

  /// A generator of its own for each named part of each torrent, repeatable from the session's
  /// seed.
  RandomGenerator random(String part, int torrent) {
    return self.random(part, torrent);
  }
}
