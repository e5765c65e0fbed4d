package io.htorrent.app.progress;

import io.htorrent.api.Printable;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.app.terminal.Columns;
import io.htorrent.app.terminal.Ink;
import io.htorrent.app.terminal.Quantity;
import io.htorrent.app.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/// One torrent in one line of the live view: name, bar, percent, rates, peers, time left. As much
/// of it as fits.
final class BarLine {

  private static final int SHORTEST_NAME = 12;
  private static final int LONGEST_NAME = 40;
  private static final int SHORTEST_BAR = 10;
  private static final int LONGEST_BAR = 30;
  private static final int SHORTEST_REASON = 20;
  private static final int LONGEST_REASON = 40;

  private final Terminal terminal;
  private final boolean unicode;

  BarLine(Terminal terminal) {
    this.terminal = terminal;
    this.unicode = terminal.look().unicode();
  }

  /// The line, at most `columns - 1` wide: a full line would wrap on some terminals.
  String of(TorrentStatus status, int columns) {
    int room = columns - 1;
    // The same for every torrent, so that the columns stand below one another.
    int name = Math.clamp(columns / 6, SHORTEST_NAME, LONGEST_NAME);
    int bar = Math.clamp(columns / 8, SHORTEST_BAR, LONGEST_BAR);
    List<String> fields = fields(status, room - name - bar - 2);
    while (fields.size() > 1 && name + 1 + bar + 1 + width(fields) > room) {
      fields.removeLast();
    }
    if (name + 1 + bar + 1 + width(fields) > room) {
      String text = Printable.of(status.name(), 200) + " " + fields.getFirst().strip();
      return terminal.painted(Ink.PLAIN, Columns.fit(text, room, unicode));
    }
    return terminal.painted(Ink.BOLD, pad(status.name(), name))
        + " "
        + bar(status, bar)
        + " "
        + String.join("  ", fields);
  }

  /// A sentence about the torrent of the line above.
  String indented(String sentence, int columns) {
    String text = "    " + Printable.of(sentence, 1000);
    return terminal.painted(Ink.FAINT, Columns.fit(text, columns - 1, unicode));
  }

  /// @param room for all of them: the reason gets what the fields before it leave, and goes last
  private List<String> fields(TorrentStatus status, int room) {
    List<String> fields = new ArrayList<>();
    fields.add(String.format("%7s", Sentences.percent(status)));
    String down = unicode ? "↓ " : "down ";
    String up = unicode ? "↑ " : "up ";
    switch (status.state()) {
      case METADATA -> {
        fields.add("metadata");
        fields.add(Sentences.peers(status));
      }
      case CHECKING -> fields.add("checking");
      case STOPPING -> fields.add("stopping");
      case FAILED -> fields.add("failed");
      case DOWNLOADING -> {
        fields.add(down + String.format("%-10s", Quantity.rate(status.downloadBytesPerSecond())));
        fields.add(String.format("%-12s", Sentences.eta(status)));
        fields.add(Sentences.peers(status));
        fields.add(up + Quantity.rate(status.uploadBytesPerSecond()));
      }
      case SEEDING -> {
        fields.add(up + String.format("%-10s", Quantity.rate(status.uploadBytesPerSecond())));
        fields.add(Sentences.peers(status));
        fields.add("sent " + Quantity.bytes(status.bytesUploaded()));
      }
    }
    int before = Math.min(2, fields.size());
    int left = Math.min(LONGEST_REASON, room - width(fields.subList(0, before)) - 2);
    if (!status.reason().isEmpty() && left >= SHORTEST_REASON) {
      fields.add(before, Columns.fit(Printable.of(status.reason(), 200), left, unicode));
    }
    return fields;
  }

  private String bar(TorrentStatus status, int width) {
    boolean checking = status.state() == TorrentStatus.State.CHECKING;
    double share =
        checking
            ? (double) status.checkedPieces() / Math.max(1, status.piecesTotal())
            : (double) status.bytesDone() / Math.max(1, status.bytesTotal());
    int full = (int) (Math.min(1, share) * width);
    String done = (unicode ? "━" : "#").repeat(full);
    String rest = (unicode ? "─" : "-").repeat(width - full);
    Ink ink = status.state() == TorrentStatus.State.FAILED ? Ink.RED : Ink.GREEN;
    return terminal.painted(ink, done) + terminal.painted(Ink.FAINT, rest);
  }

  private String pad(String name, int width) {
    String fitting = Columns.fit(Printable.of(name, 1000), width, unicode);
    return fitting + " ".repeat(Math.max(0, width - Columns.of(fitting)));
  }

  private static int width(List<String> fields) {
    return fields.stream().mapToInt(Columns::of).sum() + 2 * (fields.size() - 1);
  }
}
