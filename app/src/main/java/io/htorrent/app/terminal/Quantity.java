package io.htorrent.app.terminal;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them: `1.4 GiB`, `12 min 5 s`. Any thread.
public final class Quantity {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Quantity() {}

  /// Bytes with three significant digits and a binary unit.
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    // 999.5 would be shown as 1000: the next unit reads better.
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    if (unit == 0) {
      return bytes + " B";
    }
    return String.format(
        Locale.ROOT,
        value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s",
        value,
        UNITS[unit]);
  }

  /// Bytes a second.
  public static String rate(long bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  /// The two largest units of a duration; tenths of a second below ten seconds.
  public static String time(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86400 + " d " + seconds % 86400 / 3600 + " h";
  }

  /// Hundredths rounded down, so that 100 % means all: `99.9 %`.
  public static String percent(long done, long total) {
    if (total <= 0 || done >= total) {
      return "100 %";
    }
    long tenths = Math.max(0, (long) Math.floor((double) done * 1000 / total));
    return Math.min(999, tenths) / 10 + "." + Math.min(999, tenths) % 10 + " %";
  }
}
