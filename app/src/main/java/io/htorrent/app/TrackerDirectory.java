package io.htorrent.app;

import io.htorrent.api.network.Network;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.app.client.Chosen;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Finds the plugin that speaks an announce URL's scheme, and keeps one tracker for each URL. On
/// the session's loop.
final class TrackerDirectory implements Function<URI, Optional<Tracker>> {

  private final List<Chosen<Tracker.Factory>> factories;
  private final Network network;
  private final Map<URI, Tracker> open = new HashMap<>();

  TrackerDirectory(List<Chosen<Tracker.Factory>> factories, Network network) {
    this.factories = List.copyOf(factories);
    this.network = network;
  }

  @Override
  public Optional<Tracker> apply(URI url) {
    Tracker known = open.get(url);
    if (known != null) {
      return Optional.of(known);
    }
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    for (Chosen<Tracker.Factory> chosen : factories) {
      if (chosen.factory().schemes().contains(scheme)) {
        Tracker tracker = chosen.factory().open(url, network, chosen.options());
        open.put(url, tracker);
        return Optional.of(tracker);
      }
    }
    return Optional.empty();
  }
}
