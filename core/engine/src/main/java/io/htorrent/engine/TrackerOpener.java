package io.htorrent.engine;

import io.htorrent.api.ShownUrl;
import io.htorrent.api.tracker.Tracker;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the plugin for an announce URL. On the torrent's loop.
final class TrackerOpener {

  private static final Logger log = LoggerFactory.getLogger(TrackerOpener.class);

  private final SessionContext context;
  private final TrackerTiers tiers;

  /// @param tiers what the torrent has
  TrackerOpener(SessionContext context, TrackerTiers tiers) {
    this.context = context;
    this.tiers = tiers;
  }

  /// The tracker of this URL, if it is new and can be asked.
  ///
  /// @param problem takes a sentence, when it cannot
  Optional<TrackerEntry> open(String url, Consumer<String> problem) {
    if (tiers.contains(url)) {
      problem.accept(named(url) + " is there already");
      return Optional.empty();
    }
    if (tiers.size() >= TrackerTiers.MOST) {
      problem.accept(named(url) + " is not used: a torrent has at most " + TrackerTiers.MOST);
      return Optional.empty();
    }
    try {
      URI uri = new URI(url);
      Optional<Tracker> tracker = context.strategies().trackers().apply(uri);
      if (tracker.isEmpty()) {
        problem.accept(named(url) + " is not used: no plugin speaks its protocol");
      }
      AnnounceTurns turns = context.shared().announces();
      return tracker.map(found -> new TrackerEntry(uri, found, turns.reach(url), context.nanos()));
    } catch (URISyntaxException _) {
      problem.accept(named(url) + " is not used: it is no valid URL");
    } catch (IllegalArgumentException e) {
      problem.accept(named(url) + " is not used: " + e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      log.warn("{} could not be opened", named(url), e);
      problem.accept(named(url) + " is not used: its plugin failed: " + e);
    }
    return Optional.empty();
  }

  private static String named(String url) {
    return "tracker " + ShownUrl.of(url);
  }
}
