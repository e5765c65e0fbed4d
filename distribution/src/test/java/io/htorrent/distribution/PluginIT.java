package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.picker.PiecePicker;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// A plugin as its author makes it: compiled against the published api, tested with the published
/// testkit, dropped into the plugins folder, and named in the configuration.
final class PluginIT {
  private static final int PIECE = 64 << 10;
  private static final int PIECES = 64;

  @TempDir private Path folder;
  private Sandbox user;

  @BeforeEach
  void copyTree() throws Exception {
    Path tree = folder.resolve("htorrent");
    for (String part : List.of("bin", "conf", "lib", "plugins")) {
      copy(Sandbox.TREE.resolve(part), tree.resolve(part));
    }
    Files.createSymbolicLink(tree.resolve("runtime"), Sandbox.TREE.resolve("runtime"));
    user = new Sandbox(folder.resolve("user"), tree);
  }

  @Test
  void itsContractTestNeedsTheTestkitOnly() throws Exception {
    compile(
        List.of("-cp", System.getProperty("surefire.test.class.path")),
        "LastFirstPicker.java",
        "LastFirstPickerTest.java");

    TestExecutionSummary summary = runTests("io.example.lastfirst.LastFirstPickerTest");

    StringWriter failures = new StringWriter();
    summary.printFailuresTo(new PrintWriter(failures));
    assertThat(summary.getTotalFailureCount()).as(failures.toString()).isZero();
    assertThat(summary.getTestsSucceededCount()).isGreaterThan(5);
  }

  @Test
  void droppedInAndNamedItPicksThePiecesAndABadNeighbourStopsNothing() throws Exception {
    install("last-first.jar");
    Files.writeString(user.tree().resolve("plugins/broken.jar"), "this is no jar");
    configure("last-first");
    Path torrent = user.torrent("have/data.bin", PIECES * PIECE, "--piece-length", "64KiB");
    ScriptedPeer.Shape shape = new ScriptedPeer.Shape(user.path("have/data.bin"), PIECE, PIECES);
    LinkedBlockingQueue<Integer> asked = new LinkedBlockingQueue<>();
    ScriptedPeer.Listener listener =
        new ScriptedPeer.Listener() {
          @Override
          public void request(int piece, int begin) {
            asked.add(piece);
          }
        };

    Outcome outcome;
    try (ScriptedPeer seed = new ScriptedPeer(shape, true, listener)) {
      outcome =
          user.run(
              "download",
              torrent,
              "-d",
              user.path("got"),
              "--port",
              0,
              "--peer",
              seed.address(),
              "--progress",
              "json");
    }

    assertThat(outcome.exit()).as(outcome.all()).isZero();
    assertThat(asked.stream().distinct().limit(4)).containsExactly(63, 62, 61, 60);
    assertThat(Content.sha256(user.path("got/data.bin"))).isEqualTo(Content.sha256(shape.data()));
  }

  @Test
  void thePluginsCommandTellsTheGoodFromTheBad() throws Exception {
    install("last-first.jar");
    Files.writeString(user.tree().resolve("plugins/broken.jar"), "this is no jar");

    List<Map<String, Object>> plugins =
        user.succeed("plugins", "--json").out().lines().map(Json::object).toList();

    assertThat(plugins)
        .filteredOn(plugin -> "last-first".equals(plugin.get("id")))
        .singleElement()
        .satisfies(plugin -> {
          assertThat(plugin.get("provides").toString()).contains("last-first");
          assertThat(plugin.get("reason")).isEqualTo("");
        });
    assertThat(plugins)
        .filteredOn(plugin -> plugin.get("file").toString().endsWith("broken.jar"))
        .singleElement()
        .satisfies(plugin -> assertThat(plugin.get("reason").toString()).contains("broken.jar"));
    assertThat(plugins)
        .filteredOn(plugin -> "".equals(plugin.get("reason")))
        .hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void aStrategyThatIsSelectedAndAbsentIsNamed() throws Exception {
    configure("last-first");
    Path torrent = user.torrent("have/data.bin", PIECE);

    Outcome outcome = user.run("download", torrent, "-d", user.path("got"), "--port", 0);

    assertThat(outcome.exit()).as(outcome.all()).isEqualTo(2);
    assertThat(outcome.err()).hasLineCount(1).contains("htorrent.toml:", "last-first");
  }

  @Test
  void onePickerThatThrowsIsNamedAndTheDownloadGoesOn() throws Exception {
    Outcome outcome = downloadWithFault("throws");

    assertThat(outcome.exit()).as(outcome.all()).isZero();
    assertThat(outcome.err())
        .contains("picker 'last-first' is replaced by the built-in one: it threw", "as asked");
    assertThat(outcome.out().lines().map(Json::object))
        .filteredOn(event -> event.get("event").equals("strategyReplaced"))
        .singleElement()
        .satisfies(event -> assertThat(event.get("name")).isEqualTo("last-first"));
    assertThat(Content.sha256(user.path("got/data.bin")))
        .isEqualTo(Content.sha256(user.path("have/data.bin")));
  }

  @Test
  void onePickerThatNeverReturnsIsNamedAndEndsTheRun() throws Exception {
    Outcome outcome = downloadWithFault("hangs");

    assertThat(outcome.exit()).as(outcome.all()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("picker 'last-first' has not returned for 5 s", "start htorrent again");
  }

  @Test
  @DisplayName("C09 a plugin that eats all memory ends the run in one sentence")
  void onePickerThatEatsAllMemoryEndsTheRun() throws Exception {
    Outcome outcome = downloadWithFault("eats");

    assertThat(outcome.exit()).as(outcome.all()).isEqualTo(1);
    assertThat(outcome.err().lines().toList())
        .hasSize(1)
        .allMatch(line -> line.contains("out of memory") && line.contains("start it again"));
  }

  private Outcome downloadWithFault(String fault) throws Exception {
    install("last-first.jar");
    configure("last-first");
    Path torrent = user.torrent("have/data.bin", PIECES * PIECE, "--piece-length", "64KiB");
    ScriptedPeer.Shape shape = new ScriptedPeer.Shape(user.path("have/data.bin"), PIECE, PIECES);
    try (ScriptedPeer seed = new ScriptedPeer(shape, true, new ScriptedPeer.Listener() {})) {
      return user.run(
          "download",
          torrent,
          "-d",
          user.path("got"),
          "--port",
          0,
          "--peer",
          seed.address(),
          "--progress",
          "json",
          "--set",
          "last-first.fault=" + fault);
    }
  }

  private void configure(String picker) throws IOException {
    Path file = user.tree().resolve("conf/htorrent.toml");
    String text = Files.readString(file);
    String changed = text.replaceFirst("(?m)^#? *picker *=.*$", "picker = [\"" + picker + "\"]");
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(file, changed);
  }

  private void install(String name) throws Exception {
    Path api =
        Path.of(PiecePicker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(api).hasFileName("htorrent-api-0.1.0.jar");
    Path classes =
        compile(
            List.of("--module-path", api.toString()),
            "../../../module-info.java",
            "LastFirstPicker.java");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Plugin-Id", "last-first");
    attributes.putValue("Plugin-Version", "1.2.3");
    attributes.putValue("Plugin-Requires", ">=0.1.0 & <0.2.0");
    attributes.putValue("Plugin-Description", "Asks for the last pieces first");
    attributes.putValue("Plugin-Provider", "somebody");
    attributes.putValue("Plugin-License", "Apache-2.0");
    try (OutputStream out = Files.newOutputStream(user.tree().resolve("plugins").resolve(name));
        JarOutputStream jar = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
  }

  /// Compiles source files of the plugin's package, without a warning.
  private Path compile(List<String> options, String... names)
      throws IOException, URISyntaxException {
    Path sources = Path.of(PluginIT.class.getResource("/last-first/io/example/lastfirst").toURI());
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> paths = Stream.of(names).map(name -> sources.resolve(name).normalize()).toList();
      List<String> all =
          Stream.concat(
                  options.stream(), Stream.of("-Xlint:all", "-Werror", "-d", classes.toString()))
              .toList();
      boolean compiled =
          compiler
              .getTask(messages, files, null, all, null, files.getJavaFileObjectsFromPaths(paths))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
    return classes;
  }

  private TestExecutionSummary runTests(String name) throws Exception {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URL classes = folder.resolve("classes").toUri().toURL();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, getClass().getClassLoader())) {
      thread.setContextClassLoader(loader);
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(DiscoverySelectors.selectClass(loader.loadClass(name)))
                  .build(),
              listener);
    } finally {
      thread.setContextClassLoader(before);
    }
    return listener.getSummary();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
