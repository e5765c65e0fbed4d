package io.htorrent.app.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One file in a plugin folder and how far it came. Guarded by the lock of [PluginHost].
final class Candidate {

  private final Path file;
  private PluginLabel label = PluginLabel.UNREADABLE;
  private @Nullable PluginContents contents;
  private List<SpiKind> kinds = List.of();
  private List<Provided<?>> provided = List.of();
  private PluginState state = PluginState.AVAILABLE;
  private String reason = "";

  Candidate(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /// How messages call the file.
  String name() {
    return PluginFolder.name(file);
  }

  PluginLabel label() {
    return label;
  }

  PluginState state() {
    return state;
  }

  List<SpiKind> kinds() {
    return kinds;
  }

  List<Provided<?>> provided() {
    return provided;
  }

  Optional<PluginContents> contents() {
    return Optional.ofNullable(contents);
  }

  void labelled(PluginLabel read) {
    label = read;
  }

  void opened(PluginContents read, List<SpiKind> provides) {
    contents = read;
    kinds = provides;
  }

  void loaded(List<Provided<?>> factories) {
    state = PluginState.LOADED;
    provided = List.copyOf(factories);
  }

  /// Ends it: disabled, rejected or failed.
  void ended(PluginState how, String sentence) {
    state = how;
    reason = sentence;
    provided = List.of();
  }

  PluginReport report() {
    List<String> provides =
        provided.isEmpty()
            ? kinds.stream().map(SpiKind::title).toList()
            : provided.stream().map(one -> one.kind().title() + ":" + one.name()).toList();
    return new PluginReport(
        file, label.id(), label.version(), label.description(), provides, state, reason);
  }
}
