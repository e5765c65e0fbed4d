package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A choke round, from looking at the peers to telling them. On the torrent's loop.
@Name("htorrent.ChokeRound")
@Label("Choke Round")
@Category("htorrent")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
public final class ChokeRoundEvent extends Event {

  private static final ChokeRoundEvent IDLE = new ChokeRoundEvent();

  @Label("Torrent")
  private String torrent = "";

  @Label("Candidates")
  private int candidates;

  @Label("Slots")
  private int slots;

  private ChokeRoundEvent() {}

  /// A round begins; [#ended] must follow.
  public static ChokeRoundEvent begun() {
    if (!IDLE.isEnabled()) {
      return IDLE;
    }
    ChokeRoundEvent event = new ChokeRoundEvent();
    event.begin();
    return event;
  }

  /// Tells of the round, if anybody wants to know.
  public void ended(Object torrent, int candidates, int slots) {
    if (this != IDLE) {
      this.torrent = torrent.toString();
      this.candidates = candidates;
      this.slots = slots;
      commit();
    }
  }
}
