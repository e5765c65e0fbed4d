package io.htorrent.app.config;

import io.htorrent.api.Option;
import io.htorrent.app.plugin.Provided;
import io.htorrent.app.plugin.SpiKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Strategies for tests, without plugins: remembers whether all were asked for.
public final class Provisions implements Strategies {

  private final List<Provided<?>> provided = new ArrayList<>();
  private boolean loadedAll;

  /// What the distribution has, with a few options.
  public static Provisions usual() {
    return new Provisions()
        .with(
            SpiKind.PICKER,
            "rarest-first",
            Option.integer("random-pieces", 4, 0, 100, "pieces", "first pieces at random"))
        .with(SpiKind.PICKER, "sequential")
        .with(SpiKind.PICKER, "endgame")
        .with(
            SpiKind.CHOKER,
            "tit-for-tat",
            Option.duration("round", "15s", 1000, 600_000, "how often peers are judged"),
            Option.choice(
                "seeding", "round-robin", List.of("round-robin", "fastest"), "whom seeds serve"))
        .with(SpiKind.STORAGE, "files", Option.flag("preallocate", false, "reserve space first"))
        .with(
            SpiKind.STORAGE,
            "memory",
            Option.bytes("limit", "1GiB", 0, 1L << 40, "most bytes kept"))
        .with(SpiKind.TRACKER, "http", Option.text("proxy-password", "", "for the proxy"));
  }

  /// Adds a strategy; its factory is a text, since nobody calls it.
  public Provisions with(SpiKind kind, String name, Option... options) {
    provided.add(
        new Provided<>(
            kind.title() + "-" + name, kind, name, List.of(options), "factory of " + name));
    return this;
  }

  boolean loadedAll() {
    return loadedAll;
  }

  @Override
  public Optional<? extends Provided<?>> named(SpiKind kind, String name) {
    return provided.stream()
        .filter(one -> one.kind() == kind && one.name().equals(name))
        .findFirst();
  }

  @Override
  public List<? extends Provided<?>> all() {
    loadedAll = true;
    return provided;
  }
}
