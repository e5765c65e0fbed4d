package io.htorrent.api.tracker;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.network.Network;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/// One announce URL, for the whole session (BEP 3). Tiers, intervals, events and retries belong to
/// the engine (BEP 12).
///
/// Called concurrently on worker threads; may block in [Network] calls only, each of which has a
/// time-out.
public interface Tracker {

  /// Tells the tracker about us and asks for peers.
  ///
  /// @throws IOException when nobody answered or the answer made no sense: the engine backs off and
  ///   retries
  /// @throws InterruptedException when the session ends
  AnnounceReply announce(AnnounceRequest request) throws IOException, InterruptedException;

  /// Asks the tracker for counts, without being counted.
  ///
  /// @param torrents at least one; only as many are asked for as go into one question, at least 50
  /// @throws IOException when nobody answered or the answer made no sense
  /// @throws InterruptedException when the session ends
  default ScrapeReply scrape(List<InfoHash> torrents) throws IOException, InterruptedException {
    return new ScrapeReply.Refused("this tracker gives no counts");
  }

  /// Makes trackers. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `tracker-http`.
    String name();

    /// URL schemes in lower case, such as `http`.
    Set<String> schemes();

    /// The settings in the table of that name.
    List<Option> options();

    /// The tracker at this URL; its scheme is one of [#schemes()]. Sends nothing yet.
    Tracker open(URI announceUrl, Network network, Options options);
  }
}
