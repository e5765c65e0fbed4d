package io.htorrent.engine;

import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.source.BlockSource;
import io.htorrent.api.storage.Storage;
import io.htorrent.api.tracker.Tracker;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What the configuration chose from the plugins. Immutable; factories are called on the loop
/// (pickers, chokers, extensions) or on workers.
///
/// @param pickers the chain, first stage first
/// @param choker the choker
/// @param storage the storage
/// @param extensions what is spoken with peers beyond the protocol; their order decides the ids of
///   their messages
/// @param trackers finds the tracker for an announce URL, one for the whole session; empty when no
///   plugin speaks its scheme
/// @param sources finds what fetches from elsewhere than peers
public record Strategies(
    List<Chosen<PiecePicker.Factory>> pickers,
    Chosen<Choker.Factory> choker,
    Chosen<Storage.Factory> storage,
    List<Chosen<PeerExtension.Factory>> extensions,
    Function<URI, Optional<Tracker>> trackers,
    SourceFinder sources) {

  public Strategies {
    pickers = List.copyOf(pickers);
    extensions = List.copyOf(extensions);
  }

  /// Without sources.
  public Strategies(
      List<Chosen<PiecePicker.Factory>> pickers,
      Chosen<Choker.Factory> choker,
      Chosen<Storage.Factory> storage,
      List<Chosen<PeerExtension.Factory>> extensions,
      Function<URI, Optional<Tracker>> trackers) {
    this(pickers, choker, storage, extensions, trackers, (_, _) -> Optional.empty());
  }

  /// Finds the plugin that fetches from a URL. On workers, several at once.
  @FunctionalInterface
  public interface SourceFinder {
    /// The source of this torrent at this URL; empty when no plugin speaks its scheme.
    ///
    /// @throws IllegalArgumentException one sentence, when nothing can be fetched there
    Optional<BlockSource> open(Metainfo torrent, URI url);
  }

  /// A factory with its checked options.
  public record Chosen<F>(F factory, Options options) {}
}
