package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The hash of a piece that was fetched is known. On the torrent's loop.
@Name("htorrent.Piece")
@Label("Piece")
@Category("htorrent")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
public final class PieceEvent extends Event {

  private static final PieceEvent IDLE = new PieceEvent();

  @Label("Torrent")
  private String torrent = "";

  @Label("Piece")
  private int piece;

  @Label("Outcome")
  private String outcome = "";

  private PieceEvent() {}

  /// Tells of one, if anybody wants to know.
  ///
  /// @param outcome told by the name of its case
  public static void hashed(String torrent, int piece, Object outcome) {
    if (IDLE.isEnabled()) {
      PieceEvent event = new PieceEvent();
      event.torrent = torrent;
      event.piece = piece;
      event.outcome = outcome.getClass().getSimpleName();
      event.commit();
    }
  }
}
