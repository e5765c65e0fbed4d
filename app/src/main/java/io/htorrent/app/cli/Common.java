package io.htorrent.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command has.
final class Common {

  /// Where [Logging] looks for the level.
  static final String LEVEL_PROPERTY = "htorrent.log.level";

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Read this configuration file; 'htorrent config --help' says which one is read otherwise.")
  private String config = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Set any key of the configuration, such as network.port=0; 'htorrent config' lists them.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "-v",
      description = "Say more; -vv says still more. Shows stack traces of errors.")
  private boolean[] verbose = {};

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "error, warn (the default), info, debug or trace.")
  private @Nullable LogLevel level;

  /// How much is logged. In lower case, as they are typed.
  enum LogLevel {
    error,
    warn,
    info,
    debug,
    trace
  }

  /// Sets the level of the log, which is made when it is first needed.
  void apply() {
    System.setProperty(LEVEL_PROPERTY, level().name());
  }

  String config() {
    return config;
  }

  List<String> assignments() {
    return assignments;
  }

  boolean verbose() {
    return verbose.length > 0 || level == LogLevel.debug || level == LogLevel.trace;
  }

  /// The level for the log: `--log-level`, else by the number of `-v`.
  LogLevel level() {
    if (level != null) {
      return level;
    }
    return switch (verbose.length) {
      case 0 -> LogLevel.warn;
      case 1 -> LogLevel.info;
      case 2 -> LogLevel.debug;
      default -> LogLevel.trace;
    };
  }
}
