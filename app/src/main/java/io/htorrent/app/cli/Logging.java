package io.htorrent.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/// Sets up logging to standard error, without reading a configuration of logback's own: that would
/// double the time to start.
///
/// logback finds this class as a service when the first logger is made, and not before: most
/// commands never log. So the level comes by a system property, which [Common] sets.
public final class Logging extends ContextAwareBase implements Configurator {

  /// They tell at INFO and DEBUG what is of use to their own authors; the JDK's own word on the end
  /// of a program comes with a stack trace.
  private static final List<String> TALKATIVE =
      List.of("org.pf4j", "io.netty", "java.lang.Runtime");

  /// For the service loader.
  public Logging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Level level = Level.toLevel(System.getProperty(Common.LEVEL_PROPERTY), Level.WARN);
    boolean verbose = Level.INFO.isGreaterOrEqual(level);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(console(context, verbose));
    if (level.isGreaterOrEqual(Level.DEBUG) && verbose) {
      TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// @param verbose whether stack traces are shown
  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, boolean verbose) {
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setPattern(
        "%d{HH:mm:ss.SSS} %-5level %logger{0}: %replace(%msg){'[\\p{Cc}\\p{Cf}]', '?'}%n"
            + (verbose ? "%ex{full}" : "%nopex"));
    lines.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(lines);
    console.start();
    return console;
  }
}
