package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A choke round, from looking at the peers to telling them. On the torrent's loop.
public final class ChokeRoundEvent {

  private static final ChokeRoundEvent UNRECORDED = new ChokeRoundEvent(null);

  private final @Nullable Recorded recorded;

  private ChokeRoundEvent(@Nullable Recorded recorded) {
    this.recorded = recorded;
  }

  /// A round begins; [#ended] must follow.
  public static ChokeRoundEvent begun() {
    return Recorder.present() && Recorded.IDLE.isEnabled()
        ? new ChokeRoundEvent(new Recorded().begun())
        : UNRECORDED;
  }

  /// Tells of the round, if anybody wants to know.
  public void ended(Object torrent, int candidates, int slots) {
    if (recorded != null) {
      recorded.ended(torrent.toString(), candidates, slots);
    }
  }

  @Name("htorrent.ChokeRound")
  @Label("Choke Round")
  @Category("htorrent")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class Recorded extends Event {

    private static final Recorded IDLE = new Recorded();

    @Label("Torrent")
    private String torrent = "";

    @Label("Candidates")
    private int candidates;

    @Label("Slots")
    private int slots;

    private Recorded begun() {
      begin();
      return this;
    }

    private void ended(String torrent, int candidates, int slots) {
      this.torrent = torrent;
      this.candidates = candidates;
      this.slots = slots;
      commit();
    }
  }
}
