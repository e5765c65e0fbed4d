package io.htorrent.testkit.world;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.peers.PeerSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;

/// A peer source that knows at once who else uses it: each client in the world that has it is a
/// party. On the world's thread.
public final class VirtualSource {

  private static final long SECOND = 1_000_000_000L;

  private final String name;
  private final PeerOrigin origin;
  private final Map<InfoHash, SequencedSet<PeerAddress>> swarms = new LinkedHashMap<>();
  private final List<String> log = new ArrayList<>();

  /// A source of this name, whose finds are worth this.
  public VirtualSource(String name, PeerOrigin origin) {
    this.name = name;
    this.origin = origin;
  }

  /// Somebody who uses no source.
  public void introduce(InfoHash torrent, PeerAddress peer) {
    swarms.computeIfAbsent(torrent, _ -> new LinkedHashSet<>()).add(peer);
  }

  /// What it was told, a line each: `10.0.1.1 opened`, `10.0.1.1 sought aaaaaaaa hungry`.
  public List<String> log() {
    return log;
  }

  /// The source as the client at this address has it.
  public PeerSource.Factory at(InetAddress ip) {
    return new PeerSource.Factory() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public PeerOrigin origin() {
        return origin;
      }

      @Override
      public List<Option> options() {
        return List.of();
      }

      @Override
      public PeerSource open(
          DriverHost host, PeerSource.Listener listener, Options options, RandomGenerator random) {
        return new Party(host, listener, ip);
      }
    };
  }

  /// One client's end of it: tells what it knows once a second.
  private final class Party implements PeerSource {
    private final DriverHost host;
    private final Listener listener;
    private final PeerAddress own;
    private final SequencedSet<InfoHash> looking = new LinkedHashSet<>();

    Party(DriverHost host, Listener listener, InetAddress ip) {
      this.host = host;
      this.listener = listener;
      this.own = new PeerAddress(ip, host.port());
      note("opened");
      tick();
    }

    @Override
    public void sought(Sought torrent) {
      note(
          "sought "
              + torrent.infoHash().shortName()
              + (torrent.complete() ? " complete" : "")
              + (torrent.hungry() ? " hungry" : ""));
      introduce(torrent.infoHash(), own);
      if (torrent.complete()) {
        looking.remove(torrent.infoHash());
      } else {
        looking.add(torrent.infoHash());
      }
    }

    @Override
    public void forgotten(InfoHash torrent) {
      note("forgotten " + torrent.shortName());
      looking.remove(torrent);
      swarms.getOrDefault(torrent, new LinkedHashSet<>()).remove(own);
    }

    @Override
    public void heardOf(InetSocketAddress node) {
      note("heard of " + node.getHostString() + ":" + node.getPort());
    }

    @Override
    public String status() {
      return looking.size() + " sought";
    }

    @Override
    public void close() {
      note("closed");
    }

    private void tick() {
      looking.forEach(torrent ->
          listener.found(
              torrent,
              swarms.getOrDefault(torrent, new LinkedHashSet<>()).stream()
                  .filter(peer -> !peer.equals(own))
                  .toList()));
      var _ = host.after(SECOND, this::tick);
    }

    private void note(String what) {
      log.add(own.ip().getHostAddress() + " " + what);
    }
  }
}
