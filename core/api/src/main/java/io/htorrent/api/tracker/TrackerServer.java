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

  /// The URL to announce to.
  URI announceUrl();

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
