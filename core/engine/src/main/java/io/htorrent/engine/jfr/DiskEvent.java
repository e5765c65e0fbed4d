package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Work on the bytes of a piece: a run written and hashed, a hash brought to its end, a piece read
/// and hashed, blocks read to be sent. On a worker lane.
@Name("htorrent.Disk")
@Label("Disk")
@Category("htorrent")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
public final class DiskEvent extends Event {

  private static final DiskEvent IDLE = new DiskEvent();

  @Label("Operation")
  private String operation = "";

  @Label("Piece")
  private int piece;

  private DiskEvent() {}

  /// Work begins; [#ended] must follow.
  public static DiskEvent begun() {
    if (!IDLE.isEnabled()) {
      return IDLE;
    }
    DiskEvent event = new DiskEvent();
    event.begin();
    return event;
  }

  /// Tells of the work, if anybody wants to know.
  public void ended(String operation, int piece) {
    if (this != IDLE) {
      this.operation = operation;
      this.piece = piece;
      commit();
    }
  }
}
