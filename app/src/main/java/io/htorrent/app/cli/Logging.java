package io.htorrent.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/// Sets up logging to standard error, without reading a configuration of logback's own: that would
/// double the time to start.
///
/// logback finds this class as a service when the first logger is made. The level travels as a
/// system property, because neither side may wake the other: most commands never log.
public final class Logging extends ContextAwareBase implements Configurator {

  private static final String LEVEL = "htorrent.log.level";

  /// For the service loader.
  public Logging() {}

  /// Sets the level of the log: to be called before the first logger is made.
  static void level(String level) {
    System.setProperty(LEVEL, level);
  }

  @Override
  public ExecutionStatus configure(LoggerContext logger) {
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(logger);
    lines.setPattern(
        "%d{HH:mm:ss.SSS} %-5level %logger{0}: %replace(%msg){'[\\p{Cc}\\p{Cf}]', '?'}%n%ex{full}");
    lines.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(logger);
    console.setTarget("System.err");
    console.setEncoder(lines);
    console.start();
    ch.qos.logback.classic.Logger root = logger.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getProperty(LEVEL), Level.WARN));
    root.addAppender(console);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
