package io.htorrent.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.htorrent.api.Option;
import io.htorrent.api.picker.PiecePicker;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pf4j.PluginClassLoader;
import org.slf4j.LoggerFactory;

/// The walls between the host and a plugin, tried from both sides. All are real modules here: see
/// the build's `module-test`.
@Tag("modules")
class PluginWallsTest {

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
  void hostIsNamedModules() {
    assertThat(PluginHost.class.getModule().getName()).isEqualTo("io.htorrent.app");
    assertThat(PiecePicker.class.getModule().getName()).isEqualTo("io.htorrent.api");
  }

  @ParameterizedTest(name = "plugin cannot find {0}")
  @CsvSource({
    "io.htorrent.engine.loop.Loop",
    "io.htorrent.app.plugin.PluginHost",
    "org.pf4j.PluginManager",
    "ch.qos.logback.classic.Logger",
    "io.netty.buffer.ByteBuf"
  })
  void pluginFindsNoClassOfTheHost(String name) {
    assertThat(outcome("Class.forName(\"" + name + "\");")).isEqualTo("ClassNotFoundException");
  }

  @ParameterizedTest(name = "plugin cannot call {0}")
  @CsvSource({"io.htorrent.engine.loop.Loop", "io.htorrent.app.plugin.PluginState"})
  void pluginReachesNoUnexportedPackage(String name) {
    String method =
        "ClassLoader.getSystemClassLoader().loadClass(\"" + name + "\").getDeclaredMethods()[0]";

    assertThat(outcome("var method = " + method + "; method.invoke(\"\");"))
        .isEqualTo("IllegalAccessException");
    assertThat(outcome(method + ".setAccessible(true);")).isEqualTo("InaccessibleObjectException");
  }

  @Test
  void pluginReachesTheApi() {
    assertThat(
            outcome(
                "Class.forName(\"io.htorrent.api.Option\").getMethod(\"type\").invoke(Option.flag(\"a\", true, \"\"));"))
        .isEqualTo("reached");
  }

  @Test
  void hostReachesNothingOfThePluginButItsFactory() throws Exception {
    Class<?> type = load("picker-one", PluginWorkshop.picker("one")).factory().getClass();

    Constructor<?> constructor = type.getDeclaredConstructor();

    assertThat(type.getModule().getName()).isEqualTo("io.htorrent.picker.probe");
    assertThat(type.getModule().getLayer()).isNotSameAs(PluginHost.class.getModule().getLayer());
    assertThat(type.getModule().isExported(type.getPackageName())).isFalse();
    assertThatThrownBy(constructor::newInstance).isInstanceOf(IllegalAccessException.class);
    assertThatThrownBy(() -> constructor.setAccessible(true))
        .isInstanceOf(InaccessibleObjectException.class);
    assertThatThrownBy(() -> Class.forName(type.getName()))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void pluginsOfTheSameModuleNameLiveSideBySide() {
    Map<String, byte[]> one = workshop.module(PluginWorkshop.picker("one"));
    Map<String, byte[]> two = workshop.module(PluginWorkshop.picker("two"));
    PluginWorkshop.jar(plugins.resolve("one.jar"), PluginWorkshop.manifest("picker-one"), one);
    PluginWorkshop.jar(plugins.resolve("two.jar"), PluginWorkshop.manifest("picker-two"), two);

    host = PluginHost.open(places());

    assertThat(host.providers(PiecePicker.Factory.class))
        .extracting(Provided::name)
        .containsExactly("one", "two");
  }

  @Test
  void pluginLogsToTheHostsLog() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.htorrent.picker.probe");
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    logger.addAppender(events);

    load(
        "picker-one",
        PluginWorkshop.picker(
            "public ProbePicker() { System.getLogger(\"io.htorrent.picker.probe\").log(System.Logger.Level.WARNING, \"hello {0}\", 7); }",
            PluginWorkshop.name("one"), PluginWorkshop.options("return List.of();")));

    assertThat(events.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("hello 7");
  }

  @Test
  void closingTheHostClosesTheJars() throws Exception {
    Path descriptors = Path.of("/proc/self/fd");
    // A resource is read: with Java's usual cache the jar would stay open.
    Provided<PiecePicker.Factory> provided =
        load(
            "picker-one",
            PluginWorkshop.picker(
                "",
                PluginWorkshop.name("one"),
                PluginWorkshop.options(
                    """
                    try (var in = ProbePicker.class.getResourceAsStream("ProbePicker.class")) {
                      return List.of(Option.text("outcome", "", "" + in.readAllBytes().length));
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                    """)));
    PluginClassLoader loader = (PluginClassLoader) provided.factory().getClass().getClassLoader();

    host.close();

    assertThat(Integer.parseInt(provided.options().getFirst().help())).isPositive();
    assertThat(loader.isClosed()).isTrue();
    assumeThat(descriptors).isDirectory();
    assertThat(openFiles(descriptors)).noneMatch(name -> name.contains(scratch.toString()));
  }

  /// What became of this attempt in a picker: it tells the outcome as the help of an option.
  private String outcome(String attempt) {
    String body =
        """
        return List.of(Option.text("outcome", "", attempt()));
          }
          private static String attempt() {
            try {
              %s
              return "reached";
            } catch (Throwable e) {
              return e.getClass().getSimpleName();
            }
        """
            .formatted(attempt);
    String source =
        PluginWorkshop.picker("", PluginWorkshop.name("probe"), PluginWorkshop.options(body));
    return load("picker-probe", source).options().stream()
        .map(Option::help)
        .findFirst()
        .orElseThrow();
  }

  private Provided<PiecePicker.Factory> load(String id, String source) {
    close();
    PluginWorkshop.jar(
        plugins.resolve(id + ".jar"), PluginWorkshop.manifest(id), workshop.module(source));
    host = PluginHost.open(places());
    List<Provided<PiecePicker.Factory>> all = host.providers(PiecePicker.Factory.class);
    assertThat(host.report()).extracting(PluginReport::reason).containsOnly("");
    return all.getFirst();
  }

  private PluginPlaces places() {
    return new PluginPlaces(List.of(plugins), scratch.resolve("copies"), Set.of());
  }

  private static List<String> openFiles(Path descriptors) throws Exception {
    try (Stream<Path> links = Files.list(descriptors)) {
      return links
          .map(link -> {
            try {
              return Files.readSymbolicLink(link).toString();
            } catch (IOException e) {
              return ""; // Closed meanwhile: the listing itself is one.
            }
          })
          .toList();
    }
  }
}
