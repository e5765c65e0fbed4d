package io.htorrent.app.cli;

import io.htorrent.app.config.Configuration;
import io.htorrent.app.config.Draft;
import io.htorrent.app.config.Value;
import io.htorrent.app.terminal.Ink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `htorrent config`.
@Command(
    name = "config",
    header = "Show every setting, its value, and where that came from.",
    description = {
      "",
      "What is printed is a configuration file: keys of the program first, then the options of every plugin. The file is the first of "
          + "--config FILE, $$HTORRENT_CONFIG, $$XDG_CONFIG_HOME/htorrent/htorrent.toml (~/.config if unset), and conf/htorrent.toml "
          + "of the distribution. Command line options go before --set, that before the file.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  htorrent config",
      "  htorrent config > ~/.config/htorrent/htorrent.toml",
      "      to begin with all values as they are",
      "  htorrent config --set limits.upload=1MB --set picker=sequential",
      "      to see whether it is understood"
    })
final class ConfigCommand extends ConsoleCommand {

  @Mixin private SessionOptions session = new SessionOptions();

  ConfigCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Failure {
    Draft.Request request =
        new Draft.Request(common().config(), common().assignments(), session.arguments());
    try (Preparation preparation = Preparation.of(context(), request, true)) {
      print(preparation);
    }
    return Exit.DONE;
  }

  private void print(Preparation preparation) {
    Configuration configuration = preparation.configuration();
    terminal()
        .line(
            Ink.FAINT,
            "# "
                + configuration
                    .file()
                    .map(file -> "file: " + file)
                    .orElse("no configuration file was found: these are the defaults"),
            "");
    String table = "";
    for (Value value : configuration.values()) {
      if (!value.key().table().equals(table)) {
        table = value.key().table();
        terminal().line("");
        terminal().line(Ink.BOLD, "[" + table + "]", owner(table, preparation.plugins()));
      }
      print(value);
    }
  }

  /// Which plugin declares the options of a table, as a comment.
  private static String owner(String table, Plugins plugins) {
    return plugins.all().stream()
        .filter(strategy -> strategy.name().equals(table))
        .findFirst()
        .map(strategy -> "  # " + strategy.kind().title() + " of the plugin " + strategy.pluginId())
        .orElse("");
  }

  private void print(Value value) {
    String shown =
        value.key().secret() && !value.texts().getFirst().isEmpty() ? "\"(hidden)\"" : value.toml();
    String assignment = value.key().option().name() + " = " + shown;
    terminal()
        .line(Ink.FAINT, "# " + value.key().option().help() + "; " + value.key().expected(), "");
    terminal()
        .line(Ink.PLAIN, String.format("%-40s", assignment), "  # " + value.origin().describe());
  }
}
