package io.htorrent.api.tracker;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.network.Network;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.random.RandomGenerator;

/// A tracker that runs inside the client: for the demo, tests, and small private swarms. Closing it
/// ends it.
public interface TrackerServer extends Closeable {

  /// The first of [#announceUrls()].
  default URI announceUrl() {
    return announceUrls().getFirst();
  }

  /// The URLs to announce to, one for each protocol, never empty. A server at all addresses names
  /// `127.0.0.1`.
  List<URI> announceUrls();

  /// What it knows and did until now. From any thread.
  Statistics statistics();

  /// What a tracker knows and did.
  ///
  /// @param torrents that somebody announces
  /// @param seeds peers that have everything, of all torrents
  /// @param leechers the other peers
  /// @param announces that it answered
  /// @param scrapes that it answered
  /// @param refused how often somebody was not answered who asked too often
  record Statistics(
      int torrents, int seeds, int leechers, long announces, long scrapes, long refused) {}

  /// Makes tracker servers. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `tracker-server`.
    String name();

    /// The settings in the table of that name.
    List<Option> options();

    /// Starts a tracker at this address; port 0 picks a free one. May be called on any thread, does
    /// not block for long.
    ///
    /// @throws IOException when the address cannot be bound
    TrackerServer open(
        InetSocketAddress address, Network network, Options options, RandomGenerator random)
        throws IOException;
  }
}
