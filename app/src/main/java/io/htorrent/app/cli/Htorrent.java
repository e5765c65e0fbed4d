package io.htorrent.app.cli;

import io.htorrent.app.config.Nearest;
import io.htorrent.app.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: finds the command, runs it, turns what it throws into a sentence and an exit
/// code.
@Command(
    name = "htorrent",
    header = "A BitTorrent client made of plugins.",
    synopsisSubcommandLabel = "COMMAND",
    description = "",
    footer = {
      "",
      "Examples:",
      "  htorrent demo",
      "      a tracker, a seeder and two downloaders on this machine: nothing is needed",
      "  htorrent download debian.torrent",
      "  htorrent create album/ -o album.torrent --tracker http://tracker.example/announce",
      "  htorrent seed album.torrent -d .",
      "",
      "'htorrent COMMAND --help' tells more.",
      "Exit codes: 0 done, 1 failure, 2 wrong usage or configuration, 3 invalid torrent, 4 storage failure, 130 after Ctrl-C."
    })
public final class Htorrent implements Runnable {

  /// In the order of the help.
  private static final Map<String, Function<Context, ConsoleCommand>> COMMANDS = commands();

  private final Terminal terminal;

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // answered before picocli is loaded; here for the help
  @Option(names = "--version", description = "Print the version.")
  private boolean version;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Htorrent(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Runs the program on the calling thread.
  ///
  /// @return the exit code
  public static int run(Context context, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (first.equals("help")) {
      return arguments.length == 1 ? run(context, "--help") : run(context, arguments[1], "--help");
    }
    if (!first.isEmpty() && !first.startsWith("-") && !COMMANDS.containsKey(first)) {
      context.terminal().error(noCommand(first));
      context.terminal().note("Try 'htorrent --help'.");
      return Exit.USAGE;
    }
    // Looking at a class costs picocli a few milliseconds: only the one that is named is looked at.
    CommandLine line =
        first.isEmpty() || first.startsWith("-")
            ? commandLine(context)
            : commandLine(context, List.of(first));
    return line.execute(arguments);
  }

  /// The whole command line.
  static CommandLine commandLine(Context context) {
    return commandLine(context, List.copyOf(COMMANDS.keySet()));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: " + String.join(", ", COMMANDS.keySet()));
  }

  private static CommandLine commandLine(Context context, List<String> names) {
    Htorrent root = new Htorrent(context.terminal());
    CommandLine line = new CommandLine(root);
    for (Map.Entry<String, Function<Context, ConsoleCommand>> command : COMMANDS.entrySet()) {
      if (names.contains(command.getKey())) {
        line.addSubcommand(command.getKey(), command.getValue().apply(context));
      }
    }
    line.setColorScheme(
        Help.defaultColorScheme(context.terminal().look().colour() ? Help.Ansi.ON : Help.Ansi.OFF));
    line.setUsageHelpWidth(width(context.terminal()));
    line.setUsageHelpLongOptionsMaxWidth(28);
    line.setAbbreviatedOptionsAllowed(false);
    line.setExpandAtFiles(false);
    line.setOut(context.terminal().writer());
    line.setExecutionStrategy(Htorrent::execute);
    line.setParameterExceptionHandler(root::misused);
    line.setExecutionExceptionHandler(root::failed);
    return line;
  }

  /// Examples are up to 90 columns wide; nobody reads more than 110 with ease.
  private static int width(Terminal terminal) {
    return terminal.look().interactive() ? Math.clamp(terminal.columns() - 1, 80, 110) : 100;
  }

  /// Runs the command, unless an option was given an empty value: a shell's unset variable must not
  /// pass for the default, such as all addresses for those of a VPN.
  private static int execute(ParseResult parsed) {
    ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    for (OptionSpec option : command.matchedOptions()) {
      if (option.arity().max() > 0 && option.stringValues().stream().anyMatch(String::isBlank)) {
        throw new ParameterException(
            command.commandSpec().commandLine(),
            option.longestName() + " has an empty value: give one, or leave the option out");
      }
    }
    return new RunLast().execute(parsed);
  }

  private int misused(ParameterException problem, String[] arguments) {
    CommandLine line = problem.getCommandLine();
    String message = String.valueOf(problem.getMessage());
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      message = unmatched(unmatched.getUnmatched().getFirst(), line);
    }
    terminal.error(message.replaceAll("\\s*\\R\\s*", " "));
    terminal.note("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return Exit.USAGE;
  }

  private static String noCommand(String name) {
    return "there is no command '" + name + "'" + meant(name, COMMANDS.keySet());
  }

  private static String unmatched(String argument, CommandLine line) {
    if (!argument.startsWith("-")) {
      return "unexpected argument '" + argument + "'";
    }
    List<String> names = new ArrayList<>();
    line.getCommandSpec().options().forEach(known -> names.add(known.longestName()));
    String name = argument.replaceFirst("=.*", "");
    return "there is no option '" + name + "'" + meant(name, names);
  }

  private static String meant(String name, Collection<String> names) {
    return Nearest.to(name, names).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private int failed(Exception problem, CommandLine line, ParseResult parsed) {
    boolean verbose =
        line.getCommand() instanceof ConsoleCommand command && command.common().verbose();
    int exit = Exit.FAILED;
    if (problem instanceof Failure failure) {
      failure.sentence().lines().forEach(terminal::error);
      exit = failure.exitCode();
    } else {
      terminal.error(
          "internal error: "
              + problem
              + (verbose ? "" : "; run it again with -v, and report what it says"));
    }
    if (verbose) {
      StringWriter trace = new StringWriter();
      problem.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(terminal::note);
    }
    return exit;
  }

  private static Map<String, Function<Context, ConsoleCommand>> commands() {
    Map<String, Function<Context, ConsoleCommand>> commands = new LinkedHashMap<>();
    commands.put("download", DownloadCommand::new);
    commands.put("seed", SeedCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("show", ShowCommand::new);
    commands.put("create", CreateCommand::new);
    commands.put("tracker", TrackerCommand::new);
    commands.put("plugins", PluginsCommand::new);
    commands.put("config", ConfigCommand::new);
    commands.put("demo", DemoCommand::new);
    commands.put("completion", CompletionCommand::new);
    return commands;
  }
}
