package io.htorrent.app.plugin;

import io.htorrent.api.Option;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.api.source.BlockSource;
import io.htorrent.api.storage.Storage;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.api.tracker.TrackerServer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a plugin can provide: one line for each contract of the API. A new one also needs its
/// `uses` in the module's descriptor.
@SuppressWarnings(
    "ImmutableEnumChecker") // Its functions are references to methods, which hold no state.
public enum SpiKind {
  /// Decides which blocks to ask for.
  PICKER(
      "picker", PiecePicker.Factory.class, PiecePicker.Factory::name, PiecePicker.Factory::options),
  /// Decides whom to upload to.
  CHOKER("choker", Choker.Factory.class, Choker.Factory::name, Choker.Factory::options),
  /// Announces torrents.
  TRACKER("tracker", Tracker.Factory.class, Tracker.Factory::name, Tracker.Factory::options),
  /// Answers announces.
  TRACKER_SERVER(
      "tracker-server",
      TrackerServer.Factory.class,
      TrackerServer.Factory::name,
      TrackerServer.Factory::options),
  /// Finds peers without a tracker.
  PEER_SOURCE(
      "peers", PeerSource.Factory.class, PeerSource.Factory::name, PeerSource.Factory::options),
  /// Has routers pass our port on to us.
  PORT_MAPPER(
      "portmap", PortMapper.Factory.class, PortMapper.Factory::name, PortMapper.Factory::options),
  /// Speaks an extension of the peer protocol.
  PEER_EXTENSION(
      "extension",
      PeerExtension.Factory.class,
      PeerExtension.Factory::name,
      PeerExtension.Factory::options),
  /// Fetches blocks from elsewhere than peers.
  BLOCK_SOURCE(
      "source", BlockSource.Factory.class, BlockSource.Factory::name, BlockSource.Factory::options),
  /// Keeps the bytes of a torrent.
  STORAGE("storage", Storage.Factory.class, Storage.Factory::name, Storage.Factory::options);

  private final String title;
  private final Class<?> factoryType;
  private final Function<Object, String> name;
  private final Function<Object, List<Option>> options;

  <F> SpiKind(
      String title,
      Class<F> factoryType,
      Function<F, String> name,
      Function<F, List<Option>> options) {
    this.title = title;
    this.factoryType = factoryType;
    this.name = factory -> name.apply(factoryType.cast(factory));
    this.options = factory -> options.apply(factoryType.cast(factory));
  }

  /// The kind of this factory interface.
  ///
  /// @throws IllegalArgumentException when it is no contract of the API: a mistake of the caller
  public static SpiKind of(Class<?> factoryType) {
    return named(factoryType.getName())
        .orElseThrow(() ->
            new IllegalArgumentException(factoryType.getName() + " is not a contract of plugins"));
  }

  /// The kind whose factory interface has this binary name, as module descriptors write it.
  static Optional<SpiKind> named(String service) {
    for (SpiKind kind : values()) {
      if (kind.factoryType.getName().equals(service)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /// Whether a strategy of this kind is used when its plugin is here, without being selected by
  /// name; it can be switched off by name.
  public boolean ambient() {
    return switch (this) {
      case PEER_SOURCE, PORT_MAPPER, PEER_EXTENSION, BLOCK_SOURCE -> true;
      case PICKER, CHOKER, TRACKER, TRACKER_SERVER, STORAGE -> false;
    };
  }

  /// The word that users see, such as `tracker-server`.
  public String title() {
    return title;
  }

  /// The interface that a plugin's module provides.
  public Class<?> factoryType() {
    return factoryType;
  }

  /// Asks a factory for its name: plugin code, may throw anything.
  String nameOf(Object factory) {
    return name.apply(factory);
  }

  /// Asks a factory for its options: plugin code, may throw anything.
  List<Option> optionsOf(Object factory) {
    return options.apply(factory);
  }
}
