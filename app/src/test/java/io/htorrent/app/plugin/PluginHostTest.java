package io.htorrent.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.htorrent.api.choker.Choker;
import io.htorrent.api.picker.PiecePicker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of good plugins.
@Tag("modules")
class PluginHostTest {

  @TempDir private Path scratch;
  private PluginWorkshop workshop;
  private Path shipped;
  private Path own;
  private PluginHost host;

  @BeforeEach
  void prepare() {
    workshop = new PluginWorkshop(scratch.resolve("workshop"));
    shipped = scratch.resolve("plugins");
    own = scratch.resolve("own");
  }

  @AfterEach
  void close() {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void handsOutFactoriesOfAllFoldersInOrder() {
    make(own.resolve("a.jar"), "picker-one", "one");
    make(shipped.resolve("b.jar"), "picker-two", "two");
    make(shipped.resolve("a.jar"), "picker-three", "three");

    open();

    assertThat(host.providers(PiecePicker.Factory.class))
        .extracting(Provided::pluginId, Provided::kind, Provided::name)
        .containsExactly(
            tuple("picker-three", SpiKind.PICKER, "three"),
            tuple("picker-two", SpiKind.PICKER, "two"),
            tuple("picker-one", SpiKind.PICKER, "one"));
    assertThat(host.providers(Choker.Factory.class)).isEmpty();
  }

  @Test
  void missingFoldersAreFine() {
    open();

    assertThat(host.report()).isEmpty();
    assertThat(host.providers(PiecePicker.Factory.class)).isEmpty();
    assertThat(host.named(PiecePicker.Factory.class, "one")).isEmpty();
  }

  @Test
  void loadsOnlyWhatIsAskedFor() {
    make(shipped.resolve("a.jar"), "picker-one", "one");
    make(shipped.resolve("b.jar"), "picker-two", "two");

    open();
    host.providers(Choker.Factory.class);
    List<PluginReport> before = host.report();
    Provided<PiecePicker.Factory> two = host.named(PiecePicker.Factory.class, "two").orElseThrow();

    assertThat(before).extracting(PluginReport::state).containsOnly(PluginState.AVAILABLE);
    assertThat(before).extracting(PluginReport::provides).containsOnly(List.of("picker"));
    assertThat(two.factory().name()).isEqualTo("two");
    assertThat(host.report())
        .extracting(PluginReport::state)
        .containsExactly(PluginState.AVAILABLE, PluginState.LOADED);
  }

  @Test
  void findsNamesThatDifferFromTheId() {
    make(shipped.resolve("a.jar"), "picker-one", "one");
    make(shipped.resolve("b.jar"), "picker-two", "surprise");

    open();

    assertThat(host.named(PiecePicker.Factory.class, "surprise"))
        .map(Provided::pluginId)
        .contains("picker-two");
  }

  @Test
  void reportsWhatItKnows() {
    Path file = make(shipped.resolve("a.jar"), "picker-one", "one");

    open();
    host.loadAll();

    assertThat(host.report())
        .containsExactly(
            new PluginReport(
                file,
                "picker-one",
                "1.2.3",
                "Picks for a test",
                List.of("picker:one"),
                PluginState.LOADED,
                ""));
  }

  @Test
  void disabledPluginIsNotLoaded() {
    make(shipped.resolve("a.jar"), "picker-one", "one");

    host =
        PluginHost.open(
            new PluginPlaces(List.of(shipped), scratch.resolve("copies"), Set.of("picker-one")));

    assertThat(host.providers(PiecePicker.Factory.class)).isEmpty();
    assertThat(host.report()).extracting(PluginReport::state).containsExactly(PluginState.DISABLED);
    assertThat(host.report().getFirst().reason())
        .isEqualTo("picker-one is switched off in the configuration");
    assertThat(host.report().getFirst().provides()).containsExactly("picker");
  }

  @Test
  void keepsWorkingWhenItsJarIsReplaced() throws Exception {
    Path file = make(shipped.resolve("a.jar"), "picker-one", "one");

    open();
    PiecePicker.Factory factory =
        host.named(PiecePicker.Factory.class, "one").orElseThrow().factory();
    Files.writeString(file, "gone");

    // A class that was not needed before comes from the copy.
    assertThatThrownBy(() -> factory.create(null, null, null))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(host.named(PiecePicker.Factory.class, "one")).isPresent();
  }

  @Test
  void copiesAreNamedByHashAndOurs() throws Exception {
    make(shipped.resolve("a.jar"), "picker-one", "one");

    open();
    host.loadAll();

    Path copies = scratch.resolve("copies");
    try (var files = Files.list(copies)) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(
              copy -> assertThat(copy.getFileName().toString()).matches("[0-9a-f]{64}\\.jar"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copies)))
        .isEqualTo("rwx------");
  }

  @Test
  void copiesUnusedForLongAreForgotten() throws Exception {
    make(shipped.resolve("a.jar"), "picker-one", "one");
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Path copies = scratch.resolve("copies");
    Path old =
        PluginWorkshop.write(copies.resolve("0".repeat(64) + "/library.jar"), "x").getParent();
    Path foreign = PluginWorkshop.write(copies.resolve("notes.txt"), "not ours");
    Files.setLastModifiedTime(old, longAgo);
    Files.setLastModifiedTime(foreign, longAgo);

    open();
    host.loadAll();
    host.close();

    assertThat(old).doesNotExist();
    assertThat(copies).isDirectoryContaining("glob:**.jar");
    assertThat(foreign).exists();
  }

  @Test
  void brokenInUseIsReported() {
    make(shipped.resolve("a.jar"), "picker-one", "one");

    open();
    host.loadAll();
    host.failed(SpiKind.CHOKER, "one", "it is another kind");
    host.failed(SpiKind.PICKER, "two", "it has another name");
    PluginState before = host.report().getFirst().state();
    host.failed(SpiKind.PICKER, "one", "it threw java.lang.IllegalStateException: lost");

    assertThat(before).isEqualTo(PluginState.LOADED);
    assertThat(host.report()).extracting(PluginReport::state).containsExactly(PluginState.FAILED);
    assertThat(host.report().getFirst().reason())
        .isEqualTo(
            "picker-one broke in use: it threw java.lang.IllegalStateException: lost; start"
                + " htorrent again to use it again, or update or remove it");
    assertThat(host.providers(PiecePicker.Factory.class)).isEmpty();
  }

  private void open() {
    host =
        PluginHost.open(
            new PluginPlaces(List.of(shipped, own), scratch.resolve("copies"), Set.of()));
  }

  private Path make(Path file, String id, String name) {
    Map<String, byte[]> classes = workshop.module(PluginWorkshop.picker(name));
    return PluginWorkshop.jar(file, PluginWorkshop.manifest(id), classes);
  }
}
