package io.htorrent.engine;

import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.picker.PiecePicker;
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
public record Strategies(
    List<Chosen<PiecePicker.Factory>> pickers,
    Chosen<Choker.Factory> choker,
    Chosen<Storage.Factory> storage,
    List<Chosen<PeerExtension.Factory>> extensions,
    Function<URI, Optional<Tracker>> trackers) {

  public Strategies {
    pickers = List.copyOf(pickers);
    extensions = List.copyOf(extensions);
  }

  /// A factory with its checked options.
  public record Chosen<F>(F factory, Options options) {}
}
