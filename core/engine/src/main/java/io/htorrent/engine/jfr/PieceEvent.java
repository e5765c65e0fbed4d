package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The hash of a piece that was fetched is known. On the torrent's loop.
public final class PieceEvent {

  private PieceEvent() {}

  /// Tells of one, if anybody wants to know.
  ///
  /// @param outcome told by the name of its case
  public static void hashed(String torrent, int piece, Object outcome) {
    if (Recorder.present() && Recorded.IDLE.isEnabled()) {
      Recorded event = new Recorded();
      event.torrent = torrent;
      event.piece = piece;
      event.outcome = outcome.getClass().getSimpleName();
      event.commit();
    }
  }

  @Name("htorrent.Piece")
  @Label("Piece")
  @Category("htorrent")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class Recorded extends Event {

    private static final Recorded IDLE = new Recorded();

    @Label("Torrent")
    private String torrent = "";

    @Label("Piece")
    private int piece;

    @Label("Outcome")
    private String outcome = "";
  }
}
