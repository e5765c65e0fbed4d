package io.htorrent.app.cli;

import io.htorrent.app.config.Draft;
import io.htorrent.app.config.InvalidConfiguration;
import io.htorrent.app.plugin.PluginReport;
import io.htorrent.app.terminal.Ink;
import io.htorrent.app.terminal.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `htorrent plugins`.
@Command(
    name = "plugins",
    header = "List every plugin found, what it provides, and why it is not used, if so.",
    description = {
      "",
      "Plugins are jars in the distribution's plugins folder, in ~/.local/share/htorrent/plugins, and in the folders that the "
          + "configuration names. They run with all your rights: install those only whose authors you trust.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  htorrent plugins",
      "  htorrent plugins --json",
      "  htorrent plugins --set plugins.disabled=picker-sequential"
    })
final class PluginsCommand extends ConsoleCommand {

  @Option(names = "--json", description = "Print a JSON object a line.")
  private boolean json;

  PluginsCommand(Context context) {
    super(context);
  }

  @Override
  int run() {
    if (!common().verbose()) {
      // What the log would warn of is in the list.
      System.setProperty(Common.LEVEL_PROPERTY, Common.LogLevel.error.name());
    }
    Draft draft =
        Draft.read(
            new Draft.Request(common().config(), common().assignments(), List.of()),
            context().folders());
    try (Plugins plugins = Preparation.open(context(), draft)) {
      warn(draft, plugins);
      List<PluginReport> reports = plugins.report();
      if (json) {
        reports.forEach(report -> terminal().line(Json.of(object(report))));
      } else {
        reports.forEach(this::print);
        if (reports.isEmpty()) {
          terminal()
              .note(
                  "no plugin was found in "
                      + String.join(
                          ", ",
                          Preparation.folders(context(), draft).stream()
                              .map(Path::toString)
                              .toList()));
        }
      }
    }
    return Exit.DONE;
  }

  /// A wrong configuration keeps nothing from being listed: the list may tell what is wrong with
  /// it.
  private void warn(Draft draft, Plugins plugins) {
    try {
      draft.complete(plugins, false).warnings().forEach(terminal()::warning);
    } catch (InvalidConfiguration e) {
      e.mistakes().forEach(mistake -> terminal().warning(mistake.toString()));
    }
  }

  private void print(PluginReport report) {
    String id =
        report.id().isEmpty()
            ? String.valueOf(report.file().getFileName())
            : report.id() + " " + report.version();
    String state = report.state().name().toLowerCase(Locale.ROOT);
    terminal()
        .line(
            ink(report),
            String.format("%-9s ", state),
            String.format("%-28s %s", id, String.join(", ", report.provides())).stripTrailing());
    String more = report.reason().isEmpty() ? report.description() : report.reason();
    if (!more.isEmpty()) {
      terminal().line("          " + more);
    }
  }

  private static Ink ink(PluginReport report) {
    return switch (report.state()) {
      case AVAILABLE, LOADED -> Ink.GREEN;
      case DISABLED -> Ink.YELLOW;
      case REJECTED, FAILED -> Ink.RED;
    };
  }

  private static Map<String, Object> object(PluginReport report) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", report.file().toString());
    object.put("id", report.id());
    object.put("version", report.version());
    object.put("description", report.description());
    object.put("provides", report.provides());
    object.put("state", report.state().name().toLowerCase(Locale.ROOT));
    object.put("reason", report.reason());
    return object;
  }
}
