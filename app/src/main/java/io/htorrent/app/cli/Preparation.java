package io.htorrent.app.cli;

import io.htorrent.api.choker.Choker;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.api.source.BlockSource;
import io.htorrent.api.storage.Storage;
import io.htorrent.api.tracker.Tracker;
import io.htorrent.app.client.Chosen;
import io.htorrent.app.client.ClientSettings;
import io.htorrent.app.client.PeerPort;
import io.htorrent.app.config.Configuration;
import io.htorrent.app.config.CoreKeys;
import io.htorrent.app.config.Draft;
import io.htorrent.app.config.InvalidConfiguration;
import io.htorrent.app.config.Origin;
import io.htorrent.app.plugin.Provided;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.port.Encryption;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The configuration, checked, and the plugins it selects: what a client is started with. Closing
/// it unloads the plugins.
///
/// @param configuration effective values
/// @param plugins those found
/// @param state the folder for what must outlive the process
record Preparation(Configuration configuration, Plugins plugins, Path state)
    implements AutoCloseable {

  /// Reads the configuration, opens the plugins it names, and checks one against the other.
  /// Warnings are printed.
  ///
  /// @param everything whether the options of all plugins are wanted
  /// @throws Failure with all that is wrong
  static Preparation of(Context context, Draft.Request request, boolean everything) throws Failure {
    Draft draft = Draft.read(request, context.folders());
    Path state = draft.stateDirectory();
    makeWritable(state);
    Plugins plugins = open(context, draft);
    try {
      Configuration configuration = draft.complete(plugins, everything);
      configuration.warnings().forEach(context.terminal()::warning);
      return new Preparation(configuration, plugins, state);
    } catch (InvalidConfiguration e) {
      plugins.close();
      throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  // Else every plugin would be said to be missing, for none can be copied there.
  private static void makeWritable(Path state) throws Failure {
    String trouble;
    try {
      Files.createDirectories(state);
      if (Files.isWritable(state)) {
        return;
      }
      trouble = "its mode or its file system forbids it";
    } catch (IOException e) {
      trouble = Creation.sentence(e);
    }
    throw new Failure(
        Exit.STORAGE,
        "the state directory "
            + state
            + " cannot be written: "
            + trouble
            + "; check its owner, or name another one with --set state.directory=DIR");
  }

  /// Opens the plugins in all folders that there are. One that the configuration names and that is
  /// not there is warned of.
  static Plugins open(Context context, Draft draft) {
    for (Path folder : draft.pluginDirectories()) {
      if (!Files.isDirectory(folder)) {
        context
            .terminal()
            .warning(
                "plugins.directories: there is no folder " + folder + ", so it has no plugins");
      }
    }
    Path copies = draft.stateDirectory().resolve("plugins-in-use");
    return context
        .plugins()
        .open(folders(context, draft), copies, Set.copyOf(draft.disabledPlugins()));
  }

  /// Where plugins may be: in the distribution, in the user's data, where the configuration says.
  static List<Path> folders(Context context, Draft draft) {
    List<Path> folders = new ArrayList<>();
    context.folders().distributionFolder().ifPresent(home -> folders.add(home.resolve("plugins")));
    folders.add(context.folders().plugins());
    folders.addAll(draft.pluginDirectories());
    return folders;
  }

  /// What the client is started with.
  ClientSettings settings() throws Failure {
    List<Chosen<PiecePicker.Factory>> pickers = new ArrayList<>();
    for (String name : configuration.list(CoreKeys.PICKER)) {
      pickers.add(chosen(PiecePicker.Factory.class, name));
    }
    Chosen<Choker.Factory> choker =
        chosen(Choker.Factory.class, configuration.text(CoreKeys.CHOKER));
    return new ClientSettings(
        pickers,
        choker,
        storage(),
        all(PeerExtension.Factory.class),
        all(Tracker.Factory.class),
        () -> all(PeerSource.Factory.class),
        () -> all(PortMapper.Factory.class),
        () -> all(BlockSource.Factory.class),
        peerPort(),
        limits(),
        state);
  }

  /// Every strategy of a kind that nobody selects, but for those that are switched off.
  <F> List<Chosen<F>> all(Class<F> type) {
    return plugins.providers(type).stream().filter(configuration::enabled).map(this::with).toList();
  }

  /// The storage that is selected.
  Chosen<Storage.Factory> storage() throws Failure {
    return chosen(Storage.Factory.class, configuration.text(CoreKeys.STORAGE));
  }

  /// Where to listen.
  PeerPort peerPort() {
    List<InetAddress> bind =
        configuration.list(CoreKeys.BIND).stream().map(InetAddress::ofLiteral).toList();
    boolean insisted = !(configuration.value(CoreKeys.PORT).origin() instanceof Origin.Unset);
    return new PeerPort(configuration.integer(CoreKeys.PORT), insisted, bind);
  }

  /// The factory together with what the configuration says for it.
  <F> Chosen<F> with(Provided<F> provided) {
    return new Chosen<>(provided, configuration.options(provided));
  }

  @Override
  public void close() {
    plugins.close();
  }

  private EngineSettings limits() {
    return new EngineSettings(
        configuration.bytes(CoreKeys.DOWNLOAD_RATE),
        configuration.bytes(CoreKeys.UPLOAD_RATE),
        new EngineSettings.Connections(
            configuration.integer(CoreKeys.PEERS),
            configuration.integer(CoreKeys.CONNECTIONS),
            configuration.integer(CoreKeys.PEERS_PER_ADDRESS)),
        configuration.integer(CoreKeys.UPLOAD_SLOTS),
        configuration.bytes(CoreKeys.BUFFERS),
        new EngineSettings.Seeding(
            configuration.flag(CoreKeys.SUPER_SEEDING), configuration.flag(CoreKeys.SUGGEST)),
        encryption());
  }

  private Encryption encryption() {
    String word = configuration.text(CoreKeys.ENCRYPTION);
    return Encryption.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private <F> Chosen<F> chosen(Class<F> type, String name) throws Failure {
    // The configuration was checked, so that only a plugin that broke meanwhile is missing here.
    return plugins
        .named(type, name)
        .map(this::with)
        .orElseThrow(() ->
            new Failure(
                Exit.FAILED,
                "the strategy '" + name + "' cannot be loaded: see 'htorrent plugins'"));
  }
}
