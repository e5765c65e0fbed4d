package io.htorrent.app.cli;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.choker.Choker;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.network.Network;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import io.htorrent.api.storage.Storage;
import io.htorrent.api.tracker.TrackerServer;
import io.htorrent.app.plugin.PluginReport;
import io.htorrent.app.plugin.PluginState;
import io.htorrent.app.plugin.Provided;
import io.htorrent.app.plugin.SpiKind;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Plugins without jars: a picker and a choker that nobody calls, a storage that reads files, a
/// tracker that nobody asks.
final class FakePlugins implements Plugins, Plugins.Opener {

  private final List<Provided<?>> provided = new ArrayList<>();
  List<Path> openedFolders = List.of();
  Set<String> disabled = Set.of();
  final List<String> broken = new ArrayList<>();
  int open;

  FakePlugins() {
    add(
        SpiKind.PICKER,
        "rarest-first",
        List.of(Option.integer("random-pieces", 4, 0, 100, "pieces", "first pieces at random")),
        new UnusedPicker("rarest-first"));
    add(SpiKind.PICKER, "endgame", List.of(), new UnusedPicker("endgame"));
    add(SpiKind.CHOKER, "tit-for-tat", List.of(), new UnusedChoker());
    add(SpiKind.STORAGE, "files", List.of(), new PlainFiles());
    add(SpiKind.TRACKER_SERVER, "tracker-server", List.of(), new SilentTracker());
  }

  @Override
  public Plugins open(List<Path> folders, Path copies, Set<String> switchedOff) {
    openedFolders = folders;
    disabled = switchedOff;
    open++;
    return this;
  }

  @Override
  public void close() {
    open--;
  }

  @Override
  public <F> Optional<Provided<F>> named(Class<F> factoryType, String name) {
    return providers(factoryType).stream().filter(one -> one.name().equals(name)).findFirst();
  }

  @Override
  public <F> List<Provided<F>> providers(Class<F> factoryType) {
    return provided.stream()
        .filter(one -> factoryType.isInstance(one.factory()))
        .map(one ->
            new Provided<>(
                one.pluginId(),
                one.kind(),
                one.name(),
                one.options(),
                factoryType.cast(one.factory())))
        .toList();
  }

  @Override
  public Optional<? extends Provided<?>> named(SpiKind kind, String name) {
    return provided.stream()
        .filter(one -> one.kind() == kind && one.name().equals(name))
        .findFirst();
  }

  @Override
  public List<? extends Provided<?>> all() {
    return provided;
  }

  @Override
  public void failed(SpiKind kind, String name, String what) {
    broken.add(kind.title() + " " + name + ": " + what);
  }

  @Override
  public List<PluginReport> report() {
    return List.of(
        new PluginReport(
            Path.of("/p/picker-rarest-first.jar"),
            "picker-rarest-first",
            "0.1.0",
            "Rare pieces first",
            List.of("picker:rarest-first"),
            PluginState.LOADED,
            ""),
        new PluginReport(
            Path.of("/p/bro\u001bken.jar"),
            "",
            "",
            "",
            List.of(),
            PluginState.REJECTED,
            "bro\u001bken.jar is not a zip file; remove it"));
  }

  private <F> void add(SpiKind kind, String name, List<Option> options, F factory) {
    provided.add(new Provided<>(kind.title() + "-" + name, kind, name, options, factory));
  }

  private record UnusedPicker(String name) implements PiecePicker.Factory {
    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
      throw new AssertionError("no engine here");
    }
  }

  private record UnusedChoker() implements Choker.Factory {
    @Override
    public String name() {
      return "tit-for-tat";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public Choker create(Options options, RandomGenerator random) {
      throw new AssertionError("no engine here");
    }
  }

  private record SilentTracker() implements TrackerServer.Factory {
    @Override
    public String name() {
      return "tracker-server";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public TrackerServer open(
        InetSocketAddress address, Network network, Options options, RandomGenerator random) {
      return new TrackerServer() {
        @Override
        public List<URI> announceUrls() {
          return List.of(
              URI.create("http://127.0.0.1:1/announce"), URI.create("udp://127.0.0.1:1/announce"));
        }

        @Override
        public Statistics statistics() {
          return new Statistics(1, 2, 3, 4, 5, 6);
        }

        @Override
        public void close() {}
      };
    }
  }

  private record PlainFiles() implements Storage.Factory {
    @Override
    public String name() {
      return "files";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public Storage open(Metainfo metainfo, Path directory, Options options) {
      return new PlainStorage(metainfo, directory);
    }
  }
}
