package io.htorrent.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.Option;
import io.htorrent.app.config.Draft.Argument;
import io.htorrent.app.config.Draft.Request;
import io.htorrent.app.plugin.Provided;
import io.htorrent.app.plugin.SpiKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  @TempDir private Path temp;

  private Path file;
  private Provisions strategies;

  @BeforeEach
  void prepare() {
    file = temp.resolve("htorrent.toml");
    strategies = Provisions.usual();
  }

  @Test
  void hasDefaultsWithoutFile() throws Exception {
    Configuration configuration = complete(Request.none());

    assertThat(configuration.file()).isEmpty();
    assertThat(configuration.list(CoreKeys.PICKER)).containsExactly("rarest-first", "endgame");
    assertThat(configuration.integer(CoreKeys.PORT)).isEqualTo(6881);
    assertThat(configuration.value(CoreKeys.PORT).origin().describe()).isEqualTo("default");
  }

  @Test
  void readsEveryTypeAndKnowsWhereItStood() throws Exception {
    write(
        """
        picker = ["sequential", "rarest-first"]
        [network]
          port = 6889
        [limits]
        download = "2MiB"
        upload = 5000
        [tit-for-tat]
        round = "20s"
        [files]
        preallocate = true
        """);

    Configuration configuration = complete(inFile());

    assertThat(configuration.list(CoreKeys.PICKER)).containsExactly("sequential", "rarest-first");
    assertThat(configuration.integer(CoreKeys.PORT)).isEqualTo(6889);
    assertThat(configuration.value(CoreKeys.PORT).origin().describe()).isEqualTo(file + ":3:3");
    assertThat(configuration.bytes(CoreKeys.DOWNLOAD_RATE)).isEqualTo(2L << 20);
    assertThat(configuration.bytes(CoreKeys.UPLOAD_RATE)).isEqualTo(5000);
    assertThat(
            configuration
                .options(
                    strategies
                        .named(io.htorrent.app.plugin.SpiKind.CHOKER, "tit-for-tat")
                        .orElseThrow())
                .duration("round"))
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(configuration.warnings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"most = 5, true", "enabled = false, false", "enabled = true, true", "most = 7, true"})
  void strategyThatNobodySelectsIsUsedUnlessItIsSwitchedOff(String line, boolean used)
      throws Exception {
    strategies.with(SpiKind.PEER_EXTENSION, "pex", Option.integer("most", 5, 1, 9, "", "most"));
    write("[pex]\n" + line);

    Configuration configuration = complete(inFile());

    Provided<?> pex = strategies.named(SpiKind.PEER_EXTENSION, "pex").orElseThrow();
    assertThat(configuration.enabled(pex)).isEqualTo(used);
    assertThat(configuration.options(pex).integer("most")).isEqualTo(line.contains("7") ? 7 : 5);
    assertThat(strategies.loadedAll()).isFalse();
  }

  @Test
  void optionSwitchesOffWhatIsHereAndSaysNothingOfWhatIsNot() throws Exception {
    strategies.with(SpiKind.PEER_EXTENSION, "pex");
    Argument noPex = new Argument(CoreKeys.enabled("pex"), "--no-pex", "false");
    Argument noDht = new Argument(CoreKeys.enabled("dht"), "--no-dht", "false");

    Configuration configuration = complete(new Request("", List.of(), List.of(noPex, noDht)));

    Provided<?> pex = strategies.named(SpiKind.PEER_EXTENSION, "pex").orElseThrow();
    assertThat(configuration.enabled(pex)).isFalse();
    assertThat(configuration.value(CoreKeys.enabled("pex")).origin().describe())
        .isEqualTo("--no-pex");
    assertThat(configuration.warnings()).isEmpty();
    assertThat(strategies.loadedAll()).isFalse();
  }

  @Test
  void setOverridesFileAndOptionOverridesSet() throws Exception {
    write("[network]\nport = 1\n[limits]\npeers = 2\nupload-slots = 3\n");
    Request request =
        new Request(
            file.toString(),
            List.of("network.port=11", "limits.peers=12"),
            List.of(new Argument(CoreKeys.PORT, "--port", "21")));

    Configuration configuration = complete(request);

    assertThat(configuration.value(CoreKeys.PORT))
        .hasToString(value(configuration, CoreKeys.PORT, "21", "--port"));
    assertThat(configuration.value(CoreKeys.PEERS))
        .hasToString(value(configuration, CoreKeys.PEERS, "12", "--set limits.peers"));
    assertThat(configuration.integer(CoreKeys.UPLOAD_SLOTS)).isEqualTo(3);
  }

  @Test
  void optionsOfPluginsMayBeLists() throws Exception {
    Provisions nodes =
        Provisions.usual().with(SpiKind.PEER_SOURCE, "dht", Option.list("bootstrap", "", "nodes"));
    write("[dht]\nbootstrap = [\"a:1\", \"b:2\"]\n");

    Configuration configuration = Draft.read(inFile(), folders()).complete(nodes, false);

    assertThat(
            configuration
                .options(nodes.named(SpiKind.PEER_SOURCE, "dht").orElseThrow())
                .list("bootstrap"))
        .containsExactly("a:1", "b:2");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"file", "--set", "--no-dht"})
  void oneLineSwitchesAPeerSourceOff(String where) throws Exception {
    Provisions nodes =
        Provisions.usual().with(SpiKind.PEER_SOURCE, "dht", Option.list("bootstrap", "", "nodes"));
    write(where.equals("file") ? "[dht]\nenabled = false\n" : "");
    Request request =
        new Request(
            file.toString(),
            where.equals("--set") ? List.of("dht.enabled=false") : List.of(),
            where.equals("--no-dht")
                ? List.of(new Argument(CoreKeys.enabled("dht"), "--no-dht", "false"))
                : List.of());

    Configuration few = Draft.read(request, folders()).complete(nodes, false);
    boolean loaded = nodes.loadedAll();
    Configuration all = Draft.read(request, folders()).complete(nodes, true);

    var dht = nodes.named(SpiKind.PEER_SOURCE, "dht").orElseThrow();
    assertThat(few.enabled(dht)).isFalse();
    assertThat(all.enabled(dht)).isFalse();
    assertThat(few.warnings()).isEmpty();
    assertThat(loaded).as("others are loaded for that").isFalse();
    assertThat(complete(Request.none()).enabled(dht)).isTrue();
  }

  @Test
  void switchOfASourceThatIsNotHereIsNoMistake() throws Exception {
    write("[lsd]\nenabled = false\n");

    Configuration configuration = complete(inFile());

    assertThat(configuration.warnings()).isEmpty();
    assertThatThrownBy(() -> complete(set("lsd.enabled=perhaps")))
        .hasMessageContaining("lsd.enabled is 'perhaps', expected a flag: true or false");
  }

  @Test
  void setTakesListsWithCommasOrAsInTheFile() throws Exception {
    assertThat(complete(set("picker=sequential,rarest-first")).list(CoreKeys.PICKER))
        .containsExactly("sequential", "rarest-first");
    assertThat(complete(set("picker=[\"sequential\", \"rarest-first\"]")).list(CoreKeys.PICKER))
        .containsExactly("sequential", "rarest-first");
    assertThat(complete(set("network.bind=[]")).list(CoreKeys.BIND)).isEmpty();
    assertThat(complete(set("choker=\"tit-for-tat\"")).text(CoreKeys.CHOKER))
        .isEqualTo("tit-for-tat");
    assertThat(complete(set("tit-for-tat.seeding=fastest")).values())
        .anyMatch(value ->
            value.key().path().equals("tit-for-tat.seeding")
                && value.texts().equals(List.of("fastest")));
  }

  @ParameterizedTest(name = "HOME={0}: {1}")
  @CsvSource({"/home/env, /home/env", "'', /listed", "relative, /listed", ", /listed"})
  void homeIsWhatTheEnvironmentSays(String home, Path expected) {
    Map<String, String> environment = home == null ? Map.of() : Map.of("HOME", home);

    assertThat(Folders.home(environment, Path.of("/listed"))).isEqualTo(expected);
  }

  @Test
  void looksForTheFileInOrder() throws IOException {
    Path home = Files.createDirectories(temp.resolve("home"));
    Path distribution = Files.createDirectories(temp.resolve("dist/conf"));
    Path xdg = Files.createDirectories(temp.resolve("xdg/htorrent"));
    Files.writeString(distribution.resolve("htorrent.toml"), "");
    Folders plain = new Folders(Map.of(), home, temp, temp.resolve("dist").toString());
    Folders withXdg =
        new Folders(
            Map.of("XDG_CONFIG_HOME", temp.resolve("xdg").toString()),
            home,
            temp,
            temp.resolve("dist").toString());
    Folders named = new Folders(Map.of("HTORRENT_CONFIG", "named.toml"), home, temp, "");

    assertThat(ConfigurationFile.find("", plain)).contains(distribution.resolve("htorrent.toml"));
    Path usual = Files.createDirectories(home.resolve(".config/htorrent")).resolve("htorrent.toml");
    Files.writeString(usual, "");
    assertThat(ConfigurationFile.find("", plain)).contains(usual);
    assertThat(ConfigurationFile.find("", withXdg)).contains(distribution.resolve("htorrent.toml"));
    Files.writeString(xdg.resolve("htorrent.toml"), "");
    assertThat(ConfigurationFile.find("", withXdg)).contains(xdg.resolve("htorrent.toml"));
    assertThat(ConfigurationFile.find("", named)).contains(temp.resolve("named.toml"));
    assertThat(ConfigurationFile.find("other.toml", named)).contains(temp.resolve("other.toml"));
    assertThat(ConfigurationFile.find("", new Folders(Map.of(), temp.resolve("nobody"), temp, "")))
        .isEmpty();
  }

  @Test
  void relativeFoldersStartWhereTheyAreWritten() throws Exception {
    write(
        "[download]\ndirectory = \"in\"\n[plugins]\ndirectories = [\"more\", \"~/mine\", \"/abs\"]\n");
    Request request =
        new Request(
            file.toString(), List.of(), List.of(new Argument(CoreKeys.STATE, "--state", "st")));

    Configuration configuration = complete(request);

    assertThat(configuration.directory(CoreKeys.DIRECTORY, temp)).isEqualTo(temp.resolve("in"));
    assertThat(configuration.directory(CoreKeys.STATE, temp))
        .isEqualTo(folders().current().resolve("st"));
    assertThat(configuration.directories(CoreKeys.PLUGIN_DIRECTORIES))
        .containsExactly(temp.resolve("more"), folders().home().resolve("mine"), Path.of("/abs"));
  }

  @Test
  void pluginsAreOnlyLoadedWhenTablesNeedThem() throws Exception {
    write("[tit-for-tat]\nround = \"20s\"\n[network]\nport = 0\n");
    complete(inFile());
    assertThat(strategies.loadedAll()).isFalse();

    write("[memory]\nlimit = \"1MB\"\n");
    complete(inFile());
    assertThat(strategies.loadedAll()).isTrue();
  }

  @Test
  void tableOfAnAbsentPluginIsOneWarning() throws Exception {
    write("[quantum]\nwhen = 3\nhow = [1, 2]\n[quantum.deep]\nx = 1\n[rarest-frist]\n");

    Configuration configuration = complete(inFile());

    assertThat(configuration.warnings())
        .containsExactly(
            file
                + ":1:1: the table [quantum] is ignored, as no plugin here has a strategy of that name",
            file
                + ":6:1: the table [rarest-frist] is ignored, as no plugin here has a strategy of that name; did you mean [rarest-first]?");
  }

  @Test
  void everyMistakeIsTold() throws IOException {
    write("picker = [\"rarest\"]\nchoker = \"tit-for-tat\"\n[network]\nprot = 1\nport = \"x\"\n");

    assertThatThrownBy(() -> complete(inFile()))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessage(
            String.join(
                "\n",
                file + ":4:1: there is no key 'prot' in [network]; did you mean 'port'?",
                file + ":5:1: network.port is \"x\", expected a whole number from 0 to 65535",
                file
                    + ":1:1: no plugin here has a picker named 'rarest'; there are rarest-first, sequential, endgame"));
  }

  private static String value(Configuration configuration, Key key, String text, String origin) {
    assertThat(configuration.text(key)).isEqualTo(text);
    assertThat(configuration.value(key).origin().describe()).isEqualTo(origin);
    return configuration.value(key).toString();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          by default  | ''                       | picker (default)
          in the file | picker = ["sequential"]~ | picker (FILE:1:1)
          """)
  void aSelectedStrategyOfADisabledPluginIsToldWhereItIsDisabled(
      String where, String selection, String selectedBy) throws Exception {
    String name = selection.isEmpty() ? "rarest-first" : "sequential";
    write(selection.replace('~', '\n') + "[plugins]\ndisabled = [\"picker-" + name + "\"]\n");
    Strategies rest =
        new Provisions()
            .with(SpiKind.PICKER, "endgame")
            .with(SpiKind.CHOKER, "tit-for-tat")
            .with(SpiKind.STORAGE, "files");

    assertThatThrownBy(() -> Draft.read(inFile(), folders()).complete(rest, false))
        .hasMessageEndingWith(
            "the plugin picker-"
                + name
                + " is disabled, but its picker is selected by "
                + selectedBy.replace("FILE", file.toString()))
        .hasMessageStartingWith(file + (selection.isEmpty() ? ":2:1: " : ":3:1: "));
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private Request inFile() {
    return new Request(file.toString(), List.of(), List.of());
  }

  private static Request set(String assignment) {
    return new Request("", List.of(assignment), List.of());
  }

  private Configuration complete(Request request) throws InvalidConfiguration {
    return Draft.read(request, folders()).complete(strategies, false);
  }

  private Folders folders() {
    return new Folders(Map.of(), temp.resolve("home"), temp.resolve("here"), "");
  }
}
