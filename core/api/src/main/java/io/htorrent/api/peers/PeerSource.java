package io.htorrent.api.peers;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.driver.DriverHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;

/// Finds peers for all torrents of a session, and lets others find us, without a tracker: DHT (BEP
/// 5), local discovery (BEP 14).
///
/// A driver: every call is on the loop of its [DriverHost], and so is every call that it makes of
/// its host and its [Listener]; it never blocks. Private torrents are kept from it.
public interface PeerSource {

  /// Peers are sought for a torrent, until [#forgotten]. Said again when something of it changed.
  void sought(Sought torrent);

  /// A torrent is active no more.
  void forgotten(InfoHash torrent);

  /// Somebody (a torrent's `nodes`, a peer's `port` message) says that a node of a network is here.
  ///
  /// @param node from a torrent its host may be a name that nobody looked up
  default void heardOf(InetSocketAddress node) {}

  /// The machine woke up, or is in another network: what others said of our address counts no more,
  /// and they are told anew of every torrent, as soon as is polite.
  default void networkChanged() {}

  /// How it is doing, in a few words for people, such as `212 nodes`; empty when there is nothing
  /// to say.
  String status();

  /// Ends it: what it wants to keep is saved, its lanes are closed.
  void close();

  /// A torrent that peers are sought for.
  ///
  /// @param infoHash which
  /// @param complete whether we have all of it, hence look for nobody but want to be found
  /// @param hungry whether it has fewer peers than it could use: look again as soon as is polite
  record Sought(InfoHash infoHash, boolean complete, boolean hungry) {}

  /// Takes what was found.
  @FunctionalInterface
  interface Listener {
    /// These are, or were, peers of the torrent.
    void found(InfoHash torrent, List<PeerAddress> peers);
  }

  /// Makes sources. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `dht`.
    String name();

    /// What its finds are worth.
    PeerOrigin origin();

    /// The settings in the table of that name.
    List<Option> options();

    /// Starts it.
    ///
    /// @throws IOException one sentence, when it cannot work here: the client goes on without it
    PeerSource open(DriverHost host, Listener listener, Options options, RandomGenerator random)
        throws IOException;
  }
}
