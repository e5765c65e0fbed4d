package io.htorrent.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.htorrent.api.picker.PiecePicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each way in which a plugin can be bad, next to a good one that loads all the same.
@Tag("modules")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadPluginTest {

  private static final String BAD = "picker-bad";

  @TempDir private Path scratch;
  private PluginWorkshop workshop;
  private Map<String, byte[]> good;

  @FunctionalInterface
  interface Maker {
    void make(Path folder) throws Exception;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("manifests")
  void badManifestIsRejected(String row, Map<String, String> manifest, String sentence)
      throws Exception {
    check(PluginState.REJECTED, sentence, folder -> jar(folder, manifest, good));
  }

  static Stream<Arguments> manifests() {
    return Stream.of(
        arguments(
            "J05 no manifest",
            Map.of(),
            "bad.jar has no manifest; add one with Plugin-Id, Plugin-Version and Plugin-Requires"),
        arguments(
            "J05 no Plugin-Id",
            PluginWorkshop.manifest(BAD, "Plugin-Id", null),
            "bad.jar has no Plugin-Id; if it is a plugin add one such as picker-random, else remove it"),
        arguments(
            "J05 Plugin-Id that is no kind-name",
            PluginWorkshop.manifest("Bad"),
            "bad.jar has the Plugin-Id 'Bad'; write it as kind-name in lower case, such as picker-random"),
        arguments(
            "J05 Plugin-Id that is a path",
            PluginWorkshop.manifest("../picker-bad"),
            "bad.jar has the Plugin-Id '../picker-bad'; write it as kind-name in lower case, such as picker-random"),
        arguments(
            "J05 no Plugin-Version",
            PluginWorkshop.manifest(BAD, "Plugin-Version", null),
            "picker-bad (bad.jar) has the Plugin-Version ''; write it as a semantic version such as 1.2.0"),
        arguments(
            "J05 bad Plugin-Version",
            PluginWorkshop.manifest(BAD, "Plugin-Version", "abc"),
            "picker-bad (bad.jar) has the Plugin-Version 'abc'; write it as a semantic version such as 1.2.0"),
        arguments(
            "J05 no Plugin-Requires",
            PluginWorkshop.manifest(BAD, "Plugin-Requires", null),
            "picker-bad (bad.jar) has the Plugin-Requires ''; write API versions such as '>=0.1.0 & <0.2.0'"),
        arguments(
            "J05 bad Plugin-Requires",
            PluginWorkshop.manifest(BAD, "Plugin-Requires", "[0.1,0.2)"),
            "picker-bad (bad.jar) has the Plugin-Requires '[0.1,0.2)'; write API versions such as '>=0.1.0 & <0.2.0'"),
        arguments(
            "J05 wrong API version",
            PluginWorkshop.manifest(BAD, "Plugin-Requires", ">=9.0.0"),
            "picker-bad (bad.jar) works with the plugin API >=9.0.0 and this is 0.1.0; install a version of it made for this htorrent"),
        arguments(
            "J05 exact API version that is newer",
            PluginWorkshop.manifest(BAD, "Plugin-Requires", "0.1.1"),
            "picker-bad (bad.jar) works with the plugin API 0.1.1 and this is 0.1.0; install a version of it made for this htorrent"),
        arguments(
            "J05 dependency on a plugin",
            PluginWorkshop.manifest(BAD, "Plugin-Dependencies", "picker-good"),
            "picker-bad (bad.jar) depends on other plugins (picker-good); a plugin may depend on the API only, drop Plugin-Dependencies"),
        arguments(
            "J05 duplicate id",
            PluginWorkshop.manifest("picker-good"),
            "picker-good (bad.jar) has the same id as {folder}/a-good.jar, which is used; remove one of the two"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"archives", "modules", "walls"})
  void badFileIsRejected(String row, Maker maker, String sentence) throws Exception {
    check(PluginState.REJECTED, sentence, maker);
  }

  Stream<Arguments> archives() {
    return Stream.of(
        row(
            "J05 not a jar at all",
            folder -> Files.writeString(folder.resolve("bad.jar"), "<html>not found</html>"),
            "bad.jar is not a jar at all: its first bytes are other; build or download it again, or remove it"),
        row(
            "J05 empty file",
            folder -> Files.createFile(folder.resolve("bad.jar")),
            "bad.jar is not a jar at all: its first bytes are other; build or download it again, or remove it"),
        row(
            "J05 broken jar",
            folder -> truncate(jar(folder, PluginWorkshop.manifest(BAD), good)),
            "bad.jar is broken (zip END header not found); build or download it again"),
        row(
            "J05 other file",
            folder -> Files.writeString(folder.resolve("bad.txt"), "notes"),
            "bad.txt is not a plugin, which is a .jar or .zip; remove it from the plugin folder"),
        row(
            "J05 folder",
            folder -> Files.createDirectory(folder.resolve("bad.jar")),
            "bad.jar is a folder, not a plugin; put the plugin's .jar or .zip itself into the plugin folder"));
  }

  Stream<Arguments> modules() {
    return Stream.of(
        row(
            "J05 no module-info",
            folder -> jar(folder, PluginWorkshop.manifest(BAD), without(good, "module-info.class")),
            "bad.jar is no module; add a module-info.java that requires io.htorrent.api and provides a factory"),
        row(
            "J05 broken module-info",
            folder ->
                jar(
                    folder,
                    PluginWorkshop.manifest(BAD),
                    with(good, "module-info.class", new byte[] {1, 2, 3})),
            "bad.jar has a broken class file module-info; build it again"),
        row(
            "J05 module-info of a newer Java",
            folder ->
                jar(
                    folder,
                    PluginWorkshop.manifest(BAD),
                    PluginWorkshop.newer(good, "module-info.class")),
            "bad.jar was built for Java 83 (module-info) and this is Java {java}; build it with --release {java} or run htorrent on Java 83"),
        row(
            "J05 class file of a newer Java",
            folder ->
                jar(
                    folder,
                    PluginWorkshop.manifest(BAD),
                    PluginWorkshop.newer(good, "io/htorrent/picker/probe/ProbePicker.class")),
            "bad.jar was built for Java 83 (io.htorrent.picker.probe.ProbePicker) and this is Java {java}; build it with --release {java} or run htorrent on Java 83"),
        row(
            "J05 no provider",
            folder ->
                jar(
                    folder,
                    PluginWorkshop.manifest(BAD),
                    workshop.compile(
                        "module io.htorrent.picker.none { requires io.htorrent.api; }")),
            "picker-bad (bad.jar) provides nothing that htorrent knows; add 'provides PiecePicker.Factory with …' or the like to its module-info"),
        row(
            "J05 provider that is not in the jar",
            folder ->
                jar(
                    folder,
                    PluginWorkshop.manifest(BAD),
                    without(good, "io/htorrent/picker/probe/ProbePicker.class")),
            "bad.jar promises io.htorrent.picker.probe.ProbePicker in its module-info but does not contain it; build it again"),
        row(
            "J05 missing module of Java",
            folder -> jar(folder, PluginWorkshop.manifest(BAD), requiring("jdk.absent")),
            "picker-bad (bad.jar) requires the module jdk.absent, which this Java runtime lacks; run htorrent on a full JDK or remove the plugin"),
        row(
            "J05 missing module",
            folder -> jar(folder, PluginWorkshop.manifest(BAD), requiring("com.example.absent")),
            "picker-bad (bad.jar) requires the module com.example.absent, which is missing; pack it with the plugin as a zip with lib/*.jar"));
  }

  Stream<Arguments> walls() {
    return Stream.of(
        row(
            "J09 module of the host",
            folder -> jar(folder, PluginWorkshop.manifest(BAD), requiring("io.htorrent.engine")),
            "picker-bad (bad.jar) requires io.htorrent.engine, which is closed to plugins; a plugin may require io.htorrent.api only"),
        row(
            "J09 module named as ours",
            folder ->
                jar(
                    folder,
                    PluginWorkshop.manifest(BAD),
                    workshop.compile(
                        PluginWorkshop.MODULE_INFO.replace(
                            "module io.htorrent.picker.probe", "module io.htorrent.net"),
                        PluginWorkshop.picker("bad"))),
            "picker-bad (bad.jar) calls its module io.htorrent.net, which is part of htorrent; rename it"),
        row(
            "J09 package of ours",
            folder ->
                jar(
                    folder,
                    PluginWorkshop.manifest(BAD),
                    with(
                        good,
                        "io/htorrent/api/picker/PiecePicker.class",
                        good.get("module-info.class"))),
            "picker-bad (bad.jar) contains the package io.htorrent.api.picker, which is htorrent's own; do not pack htorrent's classes into a plugin"),
        row(
            "J10 link",
            folder ->
                Files.createSymbolicLink(
                    folder.resolve("bad.jar"),
                    jar(folder.resolve("../elsewhere"), PluginWorkshop.manifest(BAD), good)),
            "bad.jar is a link; put the file itself into the plugin folder"),
        row(
            "J10 file that all may write",
            folder ->
                Files.setPosixFilePermissions(
                    jar(folder, PluginWorkshop.manifest(BAD), good),
                    PosixFilePermissions.fromString("rw-rw-rw-")),
            "bad.jar is not loaded because other users may write to {folder}/bad.jar; run: chmod go-w '{folder}/bad.jar'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"constructors", "answers"})
  void badCodeFails(String row, String members, String name, String options, String sentence)
      throws Exception {
    String source = PluginWorkshop.picker(members, name, options);

    check(
        PluginState.FAILED,
        sentence,
        folder -> jar(folder, PluginWorkshop.manifest(BAD), workshop.module(source)));
  }

  static Stream<Arguments> constructors() {
    String name = PluginWorkshop.name("bad");
    String options = PluginWorkshop.options("return List.of();");
    String author = "; update or disable the plugin, and tell A. Author";
    String type = "io.htorrent.picker.probe.ProbePicker";
    return Stream.of(
        arguments(
            "J06 constructor throws",
            "public ProbePicker() { throw new IllegalStateException(\"boom\"); }",
            name,
            options,
            "picker-bad has a picker, "
                + type
                + ", that cannot be made (java.lang.IllegalStateException: boom)"
                + author),
        arguments(
            "J06 constructor throws an error",
            "public ProbePicker() { throw new StackOverflowError(); }",
            name,
            options,
            "picker-bad has a picker, "
                + type
                + ", that cannot be made (java.lang.StackOverflowError)"
                + author),
        arguments(
            "J06 static initialiser throws",
            "static final int N = Integer.parseInt(\"x\");",
            name,
            options,
            "picker-bad has a picker, "
                + type
                + ", that cannot be made (java.lang.ExceptionInInitializerError)"
                + author),
        arguments(
            "J06 constructor never returns",
            "public ProbePicker() { try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) { } }",
            name,
            options,
            "picker-bad did not make its factories within 1000 ms" + author));
  }

  static Stream<Arguments> answers() {
    String name = PluginWorkshop.name("bad");
    String options = PluginWorkshop.options("return List.of();");
    String author = "; update or disable the plugin, and tell A. Author";
    String type = "io.htorrent.picker.probe.ProbePicker";
    return Stream.of(
        arguments(
            "J07 name throws",
            "",
            "@Override public String name() { throw new NoSuchMethodError(\"gone\"); }",
            options,
            "picker-bad has a picker, "
                + type
                + ", that cannot tell its name and options (java.lang.NoSuchMethodError: gone)"
                + author),
        arguments(
            "J07 name is null",
            "",
            "@Override public String name() { return null; }",
            options,
            "picker-bad has a picker, "
                + type
                + ", with the name 'null'; a name is lower-case words joined by '-'"
                + author),
        arguments(
            "J07 name is no name",
            "",
            PluginWorkshop.name("Bad Name"),
            options,
            "picker-bad has a picker, "
                + type
                + ", with the name 'Bad Name'; a name is lower-case words joined by '-'"
                + author),
        arguments(
            "J07 options throw",
            "",
            name,
            PluginWorkshop.options("throw new UnsupportedOperationException();"),
            "picker-bad has a picker, "
                + type
                + ", that cannot tell its name and options (java.lang.UnsupportedOperationException)"
                + author),
        arguments(
            "J07 options are null",
            "",
            name,
            PluginWorkshop.options("return null;"),
            "picker-bad has a picker, " + type + ", that returns no list of options" + author));
  }

  @Test
  @DisplayName("J05 class file of a newer Java behind the provider")
  void newerClassBehindTheProviderFails() throws Exception {
    Map<String, byte[]> classes =
        workshop()
            .module(
                PluginWorkshop.picker(
                    "static class Part {} public ProbePicker() { new Part(); }",
                    PluginWorkshop.name("bad"),
                    PluginWorkshop.options("return List.of();")));

    check(
        PluginState.FAILED,
        "picker-bad has a picker, io.htorrent.picker.probe.ProbePicker, that cannot be made (it was built for a newer Java than {java}); update or disable the plugin, and tell A. Author",
        folder ->
            jar(
                folder,
                PluginWorkshop.manifest(BAD),
                PluginWorkshop.newer(classes, "io/htorrent/picker/probe/ProbePicker$Part.class")));
  }

  @Test
  @DisplayName("J10 folder that all may write")
  void folderThatAllMayWriteIsRefusedWhole() throws Exception {
    Path folder = folder();
    jar(folder, PluginWorkshop.manifest(BAD), good);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    try (PluginHost host = open(folder)) {
      assertThat(host.report())
          .extracting(PluginReport::reason)
          .containsExactly(
              "bad.jar is not loaded because other users may write to "
                  + folder
                  + "; run: chmod go-w '"
                  + folder
                  + "'");
      assertThat(host.providers(PiecePicker.Factory.class)).isEmpty();
    }
  }

  @Test
  @DisplayName("J05 duplicate id of an unfit plugin")
  void unfitPluginDoesNotTakeTheIdOfAFitOne() throws Exception {
    Path folder = folder();
    PluginWorkshop.jar(
        folder.resolve("a.jar"), PluginWorkshop.manifest(BAD), without(good, "module-info.class"));
    PluginWorkshop.jar(folder.resolve("b.jar"), PluginWorkshop.manifest(BAD), good);

    try (PluginHost host = open(folder)) {
      host.loadAll();

      assertThat(host.report())
          .extracting(PluginReport::state)
          .containsExactly(PluginState.REJECTED, PluginState.LOADED);
    }
  }

  @Test
  @DisplayName("J02 jar changed between check and load")
  void whatWasReplacedAfterTheJudgementIsNotLoaded() throws Exception {
    Path folder = folder();
    Path file = jar(folder, PluginWorkshop.manifest(BAD), good);

    try (PluginHost host = open(folder)) {
      PluginWorkshop.jar(file, PluginWorkshop.manifest(BAD, "Plugin-Version", "2.0.0"), good);

      assertThat(host.providers(PiecePicker.Factory.class)).isEmpty();
      assertThat(host.report())
          .extracting(PluginReport::reason)
          .containsExactly(
              "picker-bad (bad.jar) was replaced since htorrent started; start htorrent again to use the new one");
    }
  }

  private void check(PluginState state, String sentence, Maker bad) throws Exception {
    Path folder = folder();
    PluginWorkshop.jar(
        folder.resolve("a-good.jar"),
        PluginWorkshop.manifest("picker-good"),
        workshop().module(PluginWorkshop.picker("good")));
    bad.make(folder);

    try (PluginHost host = open(folder)) {
      host.loadAll();

      assertThat(host.providers(PiecePicker.Factory.class))
          .extracting(Provided::pluginId)
          .containsExactly("picker-good");
      assertThat(host.report())
          .hasSize(2)
          .last()
          .satisfies(report -> {
            assertThat(report.reason())
                .isEqualTo(
                    sentence
                        .replace("{folder}", folder.toString())
                        .replace("{java}", Integer.toString(Runtime.version().feature())));
            assertThat(report.state()).isEqualTo(state);
          });
    }
  }

  private PluginHost open(Path folder) {
    return PluginHost.open(
        new PluginPlaces(
            List.of(folder), folder.resolve(".copies"), Set.of(), Duration.ofSeconds(1)));
  }

  private Path folder() throws IOException {
    workshop();
    return Files.createTempDirectory(scratch, "plugins");
  }

  private PluginWorkshop workshop() {
    if (workshop == null) {
      workshop = new PluginWorkshop(scratch.resolve("workshop"));
      good = workshop.module(PluginWorkshop.picker("bad"));
    }
    return workshop;
  }

  private static Arguments row(String name, Maker maker, String sentence) {
    return arguments(name, maker, sentence);
  }

  private static Path jar(Path folder, Map<String, String> manifest, Map<String, byte[]> classes) {
    return PluginWorkshop.jar(folder.resolve("bad.jar"), manifest, classes);
  }

  private static void truncate(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length * 2 / 3));
  }

  /// Another module of the same name stands in for it at compile time.
  private Map<String, byte[]> requiring(String module) {
    return workshop.compile(
        PluginWorkshop.MODULE_INFO.replace(
            "requires io.htorrent.api;", "requires io.htorrent.api; requires " + module + ";"),
        PluginWorkshop.picker("bad"));
  }

  private static Map<String, byte[]> without(Map<String, byte[]> classes, String name) {
    Map<String, byte[]> fewer = new LinkedHashMap<>(classes);
    fewer.remove(name);
    return fewer;
  }

  private static Map<String, byte[]> with(Map<String, byte[]> classes, String name, byte[] bytes) {
    Map<String, byte[]> more = new LinkedHashMap<>(classes);
    more.put(name, bytes);
    return more;
  }
}
