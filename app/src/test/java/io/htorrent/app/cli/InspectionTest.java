package io.htorrent.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `plugins` and `config`.
class InspectionTest {

  @TempDir private Path temp;

  private Rig rig;

  @BeforeEach
  void prepare() {
    rig = new Rig(temp);
  }

  @Test
  void pluginsAreListedWithTheirReasons() {
    assertThat(rig.run("plugins")).isZero();
    assertThat(rig.lines())
        .containsExactly(
            "loaded    picker-rarest-first 0.1.0    picker:rarest-first",
            "          Rare pieces first",
            "rejected  bro\\u001bken.jar",
            "          bro\\u001bken.jar is not a zip file; remove it");
    assertThat(rig.plugins.open).isZero();
  }

  @Test
  void pluginsAreListedAsJson() {
    assertThat(rig.run("plugins", "--json")).isZero();
    assertThat(rig.lines())
        .containsExactly(
            "{\"file\":\"/p/picker-rarest-first.jar\",\"id\":\"picker-rarest-first\",\"version\":\"0.1.0\",\"description\":\"Rare pieces first\","
                + "\"provides\":[\"picker:rarest-first\"],\"state\":\"loaded\",\"reason\":\"\"}",
            "{\"file\":\"/p/bro\\u001bken.jar\",\"id\":\"\",\"version\":\"\",\"description\":\"\",\"provides\":[],\"state\":\"rejected\","
                + "\"reason\":\"bro\\u001bken.jar is not a zip file; remove it\"}");
  }

  @Test
  void pluginsAreListedWhateverTheConfigurationSays() {
    assertThat(rig.run("plugins", "--set", "choker=tit", "--set", "prot=1")).isZero();
    assertThat(rig.lines()).hasSize(4);
    assertThat(rig.err().lines())
        .containsExactly(
            "htorrent: warning: --set prot: there is no key 'prot' at the top of the file; there are picker, choker, storage",
            "htorrent: warning: --set choker: no plugin here has a choker named 'tit'; there are tit-for-tat");
  }

  @Test
  void pluginFoldersComeFromTheConfiguration() {
    rig.run(
        "plugins",
        "--set",
        "plugins.directories=more,~/mine",
        "--set",
        "plugins.disabled=picker-endgame");

    assertThat(rig.plugins.openedFolders)
        .containsExactly(
            temp.resolve("home/.local/share/htorrent/plugins"),
            temp.resolve("more"),
            temp.resolve("home/mine"));
    assertThat(rig.plugins.disabled).containsExactly("picker-endgame");
  }

  @Test
  void aPluginFolderThatIsNotThereIsWarnedOf() {
    Path here = Path.of(rig.file("here/README", new byte[0])).getParent();

    assertThat(rig.run("plugins", "--set", "plugins.directories=" + here + ",nowhere")).isZero();
    assertThat(rig.err())
        .isEqualTo(
            "htorrent: warning: plugins.directories: there is no folder "
                + temp.resolve("nowhere")
                + ", so it has no plugins\n");
  }

  @Test
  void configShowsValuesOriginsAndPluginOptions() {
    String file =
        rig.file(
            "c.toml",
            "[network]\nport = 7\n[rarest-first]\nrandom-pieces = 9\n"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(
            rig.run("config", "--config", file, "--set", "limits.peers=3", "--limit-up", "2MB/s"))
        .isZero();
    assertThat(rig.lines())
        .contains(
            "# file: " + file,
            "picker = [\"rarest-first\", \"endgame\"]      # default",
            "port = 7                                  # " + file + ":2:1",
            "peers = 3                                 # --set limits.peers",
            "upload = \"2MB\"                            # --limit-up",
            "[rarest-first]  # picker of the plugin picker-rarest-first",
            "# first pieces at random; a whole number from 0 to 100",
            "random-pieces = 9                         # " + file + ":4:1");
  }

  @Test
  void whatConfigPrintsIsAConfiguration() {
    rig.run("config", "--set", "network.bind=127.0.0.1,::1", "--set", "limits.upload=5MB");
    String printed = rig.file("printed.toml", rig.out().getBytes(StandardCharsets.UTF_8));

    assertThat(rig.run("config", "--config", printed)).isZero();
    assertThat(rig.out()).contains("bind = [\"127.0.0.1\", \"::1\"]", "upload = \"5MB\"");
    assertThat(rig.err()).isEmpty();
  }

  @Test
  void everyMistakeIsALineAndTheExitCodeIsTwo() {
    String file =
        rig.file("c.toml", "prot = 7\n[limits]\npeers = -1\n".getBytes(StandardCharsets.UTF_8));

    assertThat(rig.run("config", "--config", file, "--port", "x")).isEqualTo(2);
    assertThat(rig.err().lines())
        .containsExactly(
            "htorrent: "
                + file
                + ":1:1: there is no key 'prot' at the top of the file; there are picker, choker, storage",
            "htorrent: "
                + file
                + ":3:1: limits.peers is -1, expected a whole number from 1 to 10000",
            "htorrent: --port: network.port is 'x', expected a whole number from 0 to 65535");
    assertThat(rig.plugins.open).isZero();
  }
}
