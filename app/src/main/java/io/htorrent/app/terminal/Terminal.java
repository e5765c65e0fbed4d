package io.htorrent.app.terminal;

import io.htorrent.api.Printable;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/// Where the program prints: results to `out`, everything else to `err`. Whole lines, flushed, safe
/// to print.
///
/// Every text is made printable here, so that no caller can forget it. Any thread: the lock keeps
/// lines whole and the live view below them.
public final class Terminal {

  private static final String ERASE_TO_END = "\u001b[J";

  /// Guards both streams and `live`.
  private final Object lock = new Object();

  private final PrintStream out;
  private final PrintStream err;
  private final Look look;
  private final IntSupplier columns;

  /// The lines of the live view that stand at the bottom of the screen now.
  private String live = "";

  private int liveLines;

  /// What the terminal can show.
  ///
  /// @param interactive whether a person watches: the output can be repainted
  /// @param colour whether colours are wanted in results
  /// @param errorColour whether colours are wanted in errors
  /// @param unicode whether more than ASCII can be shown
  public record Look(boolean interactive, boolean colour, boolean errorColour, boolean unicode) {

    /// Colours only on a terminal, and not when `NO_COLOR` is set or the terminal is a dumb one.
    ///
    /// @param out whether results go to a terminal
    /// @param err whether errors do
    public static Look of(
        boolean out, boolean err, Map<String, String> environment, Charset charset) {
      boolean able = !environment.getOrDefault("TERM", "").equals("dumb");
      boolean colour = able && environment.getOrDefault("NO_COLOR", "").isEmpty();
      boolean unicode = charset.name().toUpperCase(Locale.ROOT).startsWith("UTF");
      return new Look(out && able, out && colour, err && colour, unicode);
    }
  }

  public Terminal(PrintStream out, PrintStream err, Look look, IntSupplier columns) {
    this.out = out;
    this.err = err;
    this.look = look;
    this.columns = columns;
  }

  /// What it can show.
  public Look look() {
    return look;
  }

  /// How many characters fit in a line.
  public int columns() {
    return columns.getAsInt();
  }

  /// Prints a line of results.
  public void line(String text) {
    print(out, printable(text));
  }

  /// Prints a line of results whose first words stand out.
  public void line(Ink ink, String marked, String text) {
    print(out, painted(ink, marked) + printable(text));
  }

  /// Where text goes that is made by a library and has its own colours, such as help.
  public PrintWriter writer() {
    return new PrintWriter(new OutputStreamWriter(out, out.charset()), true);
  }

  /// Prints a line beside the results, for people.
  public void note(String text) {
    print(err, printable(text));
  }

  /// Prints a warning: the work goes on.
  public void warning(String text) {
    print(err, label(Ink.YELLOW, "htorrent: warning: ") + printable(text));
  }

  /// Prints why the work ends.
  public void error(String text) {
    print(err, label(Ink.RED, "htorrent: ") + printable(text));
  }

  /// The escaped text in this colour, if colours are wanted: for [#live(String)].
  public String painted(Ink ink, String text) {
    String safe = printable(text);
    return look.colour() && !safe.isEmpty() ? ink.paint(safe) : safe;
  }

  /// Replaces the lines at the bottom of the screen; an empty text takes them away. Other lines
  /// scroll by above them.
  ///
  /// @param frame lines made by [#painted(Ink, String)], each shorter than [#columns()]
  public void live(String frame) {
    synchronized (lock) {
      out.print(away() + frame);
      out.flush();
      remember(frame);
    }
  }

  /// Leaves the live lines where they are: what is printed next goes below.
  public void settle() {
    synchronized (lock) {
      remember("");
    }
  }

  /// A stream to stand in for standard error while there are live lines: what others write, such as
  /// the log, scrolls by above them.
  public PrintStream errors() {
    return new PrintStream(new Lines(), false, err.charset());
  }

  private String label(Ink ink, String text) {
    return look.errorColour() ? ink.paint(text) : text;
  }

  private static String printable(String text) {
    return Printable.of(text, Integer.MAX_VALUE);
  }

  private void print(PrintStream stream, String line) {
    synchronized (lock) {
      if (liveLines == 0) {
        stream.println(line);
        stream.flush();
        return;
      }
      out.print(away());
      out.flush();
      stream.println(line);
      stream.flush();
      out.print(live);
      out.flush();
    }
  }

  /// Moves to the first of the live lines and erases them.
  private String away() {
    return liveLines == 0 ? "" : "\r\u001b[" + liveLines + "A" + ERASE_TO_END;
  }

  private void remember(String frame) {
    live = frame;
    liveLines = (int) frame.chars().filter(c -> c == '\n').count();
  }

  /// Hands on whole lines. Every writer of a `PrintStream` holds its lock.
  private final class Lines extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      if (b == '\n') {
        print(err, line.toString(err.charset()));
        line.reset();
      } else if (b != '\r') {
        line.write(b);
      }
    }
  }
}
