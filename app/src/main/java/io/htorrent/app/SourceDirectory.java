package io.htorrent.app;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.network.Network;
import io.htorrent.api.source.BlockSource;
import io.htorrent.app.client.Chosen;
import io.htorrent.engine.Strategies;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds the plugin that fetches from a URL of this scheme. From any thread.
///
/// @param factories those there are; asking may load plugins
/// @param network their door
record SourceDirectory(Supplier<List<Chosen<BlockSource.Factory>>> factories, Network network)
    implements Strategies.SourceFinder {

  @Override
  public Optional<BlockSource> open(Metainfo torrent, URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    return factories.get().stream()
        .filter(chosen -> chosen.factory().schemes().contains(scheme))
        .findFirst()
        .map(chosen -> chosen.factory().open(torrent, url, network, chosen.options()));
  }
}
