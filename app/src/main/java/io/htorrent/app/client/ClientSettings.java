package io.htorrent.app.client;

import io.htorrent.api.choker.Choker;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.api.source.BlockSource;
import io.htorrent.api.storage.Storage;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.engine.EngineSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// All that a client is started with.
///
/// @param pickers in order: each fills what the one before left
/// @param choker whom to upload to
/// @param storage where bytes are kept
/// @param extensions every extension of the peer protocol that there is and that is not switched
///   off
/// @param trackers every tracker protocol that there is
/// @param sources what finds peers beside the trackers; asked when a torrent first has use for it,
///   on any thread
/// @param mappers what has routers pass our port on; asked when the client runs, on any thread
/// @param blockSources what fetches from elsewhere than peers; asked when a torrent first names
///   such a place, on any thread
/// @param peerPort where to listen
/// @param limits what it may use
/// @param state the folder for what must outlive the process; made when needed
public record ClientSettings(
    List<Chosen<PiecePicker.Factory>> pickers,
    Chosen<Choker.Factory> choker,
    Chosen<Storage.Factory> storage,
    List<Chosen<PeerExtension.Factory>> extensions,
    List<Chosen<Tracker.Factory>> trackers,
    Supplier<List<Chosen<PeerSource.Factory>>> sources,
    Supplier<List<Chosen<PortMapper.Factory>>> mappers,
    Supplier<List<Chosen<BlockSource.Factory>>> blockSources,
    PeerPort peerPort,
    EngineSettings limits,
    Path state) {

  public ClientSettings {
    pickers = List.copyOf(pickers);
    extensions = List.copyOf(extensions);
    trackers = List.copyOf(trackers);
  }

  /// The same with another network and state folder, with no other source of peers than trackers,
  /// no router and no web seeds: for more clients in one process, which are to talk among
  /// themselves.
  public ClientSettings at(PeerPort elsewhere, Path otherState) {
    return new ClientSettings(
        pickers,
        choker,
        storage,
        extensions,
        trackers,
        List::of,
        List::of,
        List::of,
        elsewhere,
        limits,
        otherState);
  }

  /// The same with other limits.
  public ClientSettings within(EngineSettings others) {
    return new ClientSettings(
        pickers,
        choker,
        storage,
        extensions,
        trackers,
        sources,
        mappers,
        blockSources,
        peerPort,
        others,
        state);
  }

  /// The same without asking routers: for a client that nobody needs to reach.
  public ClientSettings unmapped() {
    return new ClientSettings(
        pickers,
        choker,
        storage,
        extensions,
        trackers,
        sources,
        List::of,
        blockSources,
        peerPort,
        limits,
        state);
  }
}
