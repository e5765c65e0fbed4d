package io.htorrent.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.htorrent.api.Option;
import io.htorrent.api.picker.PiecePicker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Plugins that bring libraries of their own.
@Tag("modules")
class ZipPluginTest {

  private static final String LIBRARY =
      "package com.example.words; public final class Words { public static String word() { return \"%s\"; } }";

  @TempDir private Path scratch;
  private PluginWorkshop workshop;
  private Path plugins;
  private PluginHost host;

  @BeforeEach
  void prepare() {
    workshop = new PluginWorkshop(scratch.resolve("workshop"));
    plugins = scratch.resolve("plugins");
  }

  @AfterEach
  void close() {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void twoPluginsHaveTheirOwnVersionsOfALibrary() {
    PluginWorkshop.zip(plugins.resolve("a.zip"), withLibrary("picker-one", "first", true));
    PluginWorkshop.zip(plugins.resolve("b.zip"), withLibrary("picker-two", "second", true));

    assertThat(words()).containsExactly("first", "second");
  }

  @Test
  void libraryNeedNotBeAModule() {
    PluginWorkshop.zip(plugins.resolve("a.zip"), withLibrary("picker-one", "plain", false));

    assertThat(words()).containsExactly("plain");
  }

  @Test
  @DisplayName("J09 plugin brings its own Netty")
  void pluginMayBringItsOwnNetty() {
    Map<String, byte[]> netty =
        workshop.compile(
            "module io.netty.buffer { exports io.netty.buffer; }",
            "package io.netty.buffer; public final class ByteBuf { public String toString() { return \"own\"; } }");
    Map<String, byte[]> words =
        workshop.compile(
            "module com.example.words { requires io.netty.buffer; exports com.example.words; }",
            List.of(netty),
            LIBRARY.replace("\"%s\"", "new io.netty.buffer.ByteBuf().toString()"));
    Map<String, byte[]> entries = withLibrary("picker-one", "", true);
    entries.put("lib/words.jar", PluginWorkshop.archive(words));
    entries.put("lib/netty.jar", PluginWorkshop.archive(netty));
    PluginWorkshop.zip(plugins.resolve("a.zip"), entries);

    assertThat(words()).containsExactly("own");
  }

  @Test
  void unpackedJarThatWasTamperedWithIsUnpackedAgain() throws Exception {
    PluginWorkshop.zip(plugins.resolve("a.zip"), withLibrary("picker-one", "first", true));
    words();
    close();

    try (Stream<Path> copies = Files.walk(scratch.resolve("copies"))) {
      Files.writeString(
          copies.filter(path -> path.endsWith("words.jar")).findFirst().orElseThrow(), "x");
    }

    assertThat(words()).containsExactly("first");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void badZipIsRejected(String row, Map<String, String> changes, String sentence) {
    Map<String, byte[]> entries = withLibrary("picker-bad", "bad", true);
    changes.forEach((name, text) -> {
      if (text.isEmpty()) {
        entries.remove(name);
      } else {
        entries.put(name, PluginWorkshop.bytes(text));
      }
    });
    PluginWorkshop.zip(plugins.resolve("a.zip"), withLibrary("picker-good", "good", true));
    PluginWorkshop.zip(plugins.resolve("bad.zip"), entries);

    assertThat(words()).containsExactly("good");

    PluginReport report = host.report().getLast();
    assertThat(report.reason()).isEqualTo(sentence);
    assertThat(report.state()).isEqualTo(PluginState.REJECTED);
    assertThat(scratch.resolve("evil.jar")).doesNotExist();
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        arguments(
            "J03 entry that climbs out",
            Map.of("lib/../../evil.jar", "x"),
            "bad.zip has the unsafe entry 'lib/../../evil.jar'; do not use this plugin"),
        arguments(
            "J03 absolute entry",
            Map.of("/evil.jar", "x"),
            "bad.zip has the unsafe entry '/evil.jar'; do not use this plugin"),
        arguments(
            "J03 backslashes",
            Map.of("lib\\..\\evil.jar", "x"),
            "bad.zip has the unsafe entry 'lib\\..\\evil.jar'; do not use this plugin"),
        arguments(
            "J03 sibling by prefix",
            Map.of("../plugins-evil/x.jar", "x"),
            "bad.zip has the unsafe entry '../plugins-evil/x.jar'; do not use this plugin"),
        arguments(
            "J05 no descriptor",
            Map.of("plugin.properties", ""),
            "bad.zip has no plugin.properties; add one with plugin.id, plugin.version and plugin.requires"),
        arguments(
            "J05 no jar of its own",
            Map.of("lib/picker-bad-1.2.3.jar", ""),
            "bad.zip has 0 jars named as the plugin; put its own into the zip as lib/picker-bad.jar"),
        arguments(
            "J05 own jar is none",
            Map.of("lib/picker-bad-1.2.3.jar", "<html>"),
            "bad.zip is no module; add a module-info.java that requires io.htorrent.api and provides a factory"));
  }

  @Test
  @DisplayName("J04 too many entries")
  void zipOfTooManyEntriesIsRejected() {
    Map<String, byte[]> entries = withLibrary("picker-bad", "bad", true);
    for (int i = entries.size(); i <= 1_000; i++) {
      entries.put("files/" + i, new byte[0]);
    }
    PluginWorkshop.zip(plugins.resolve("bad.zip"), entries);

    assertThat(words()).isEmpty();
    assertThat(host.report())
        .extracting(PluginReport::reason)
        .containsExactly(
            "bad.zip has 1001 entries, a plugin may have 1000; make it smaller or remove it");
  }

  @Test
  void missingLibraryIsNamed() {
    Map<String, byte[]> entries = withLibrary("picker-bad", "bad", true);
    entries.remove("lib/words.jar");
    entries.put(
        "lib/other.jar", PluginWorkshop.archive(workshop.compile("module com.example.other {}")));
    PluginWorkshop.zip(plugins.resolve("bad.zip"), entries);

    assertThat(words()).isEmpty();
    assertThat(host.report())
        .extracting(PluginReport::reason)
        .containsExactly(
            "picker-bad could not be loaded (Module com.example.words not found, required by io.htorrent.picker.probe); remove or update it");
  }

  @Test
  @DisplayName("J09 library of the host asked for")
  void librariesOfTheHostAreNotSeen() {
    Map<String, byte[]> entries = withLibrary("picker-bad", "bad", true);
    entries.put(
        "lib/words.jar",
        PluginWorkshop.archive(
            workshop.compile(
                "module com.example.words { requires io.netty.buffer; exports com.example.words; }",
                LIBRARY.formatted("x"))));
    PluginWorkshop.zip(plugins.resolve("bad.zip"), entries);

    assertThat(words()).isEmpty();
    assertThat(host.report())
        .extracting(PluginReport::reason)
        .containsExactly(
            "picker-bad could not be loaded (Module io.netty.buffer not found, required by com.example.words); remove or update it");
  }

  /// A picker whose option's help is the library's word.
  private Map<String, byte[]> withLibrary(String id, String word, boolean module) {
    Map<String, byte[]> library =
        new LinkedHashMap<>(
            workshop.compile(
                "module com.example.words { exports com.example.words; }",
                LIBRARY.formatted(word)));
    Map<String, byte[]> own =
        workshop.compile(
            PluginWorkshop.MODULE_INFO.replace(
                "requires io.htorrent.api;",
                "requires io.htorrent.api; requires com.example.words;"),
            List.of(library),
            PluginWorkshop.picker(
                "",
                PluginWorkshop.name("probe"),
                PluginWorkshop.options(
                    "return List.of(Option.text(\"word\", \"\", com.example.words.Words.word()));")));
    Map<String, byte[]> manifest = new LinkedHashMap<>();
    if (!module) {
      library.remove("module-info.class");
      manifest.put(
          "META-INF/MANIFEST.MF",
          PluginWorkshop.bytes(
              "Manifest-Version: 1.0\r\nAutomatic-Module-Name: com.example.words\r\n\r\n"));
    }
    manifest.putAll(library);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(
        "plugin.properties",
        PluginWorkshop.bytes(
            "plugin.id=" + id + "\nplugin.version=1.2.3\nplugin.requires=>=0.1.0 & <0.2.0\n"));
    entries.put("lib/words.jar", PluginWorkshop.archive(manifest));
    entries.put("lib/" + id + "-1.2.3.jar", PluginWorkshop.archive(own));
    return entries;
  }

  private List<String> words() {
    host = PluginHost.open(new PluginPlaces(List.of(plugins), scratch.resolve("copies"), Set.of()));
    return host.providers(PiecePicker.Factory.class).stream()
        .flatMap(one -> one.options().stream())
        .map(Option::help)
        .toList();
  }
}
