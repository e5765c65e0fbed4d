package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// Work on the bytes of a piece: a run written and hashed, a hash brought to its end, a piece read
/// and hashed, blocks read to be sent. On a worker lane.
public final class DiskEvent {

  private static final DiskEvent UNRECORDED = new DiskEvent(null);

  private final @Nullable Recorded recorded;

  private DiskEvent(@Nullable Recorded recorded) {
    this.recorded = recorded;
  }

  /// Work begins; [#ended] must follow.
  public static DiskEvent begun() {
    return Recorder.present() && Recorded.IDLE.isEnabled()
        ? new DiskEvent(new Recorded().begun())
        : UNRECORDED;
  }

  /// Tells of the work, if anybody wants to know.
  public void ended(String operation, int piece) {
    if (recorded != null) {
      recorded.ended(operation, piece);
    }
  }

  @Name("htorrent.Disk")
  @Label("Disk")
  @Category("htorrent")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class Recorded extends Event {

    private static final Recorded IDLE = new Recorded();

    @Label("Operation")
    private String operation = "";

    @Label("Piece")
    private int piece;

    private Recorded begun() {
      begin();
      return this;
    }

    private void ended(String operation, int piece) {
      this.operation = operation;
      this.piece = piece;
      commit();
    }
  }
}
