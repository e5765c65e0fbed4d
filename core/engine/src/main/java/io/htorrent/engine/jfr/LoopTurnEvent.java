package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A peer's turn on the loop: from the first bytes that came in one go until what we say and ask
/// because of them is with the operating system. On the torrent's loop.
public final class LoopTurnEvent {

  /// No turn.
  public static final LoopTurnEvent NONE = new LoopTurnEvent(null);

  private final @Nullable Recorded recorded;

  private LoopTurnEvent(@Nullable Recorded recorded) {
    this.recorded = recorded;
  }

  /// Bytes came: a turn begins, if anybody wants to know, or goes on.
  ///
  /// @return the turn from here on
  public LoopTurnEvent received(int count) {
    if (recorded != null) {
      recorded.bytes += count;
      return this;
    }
    return Recorder.present() && Recorded.IDLE.isEnabled()
        ? new LoopTurnEvent(new Recorded().begun(count))
        : NONE;
  }

  /// The turn is over.
  ///
  /// @return no turn
  public LoopTurnEvent ended(String torrent, Object peer) {
    if (recorded != null) {
      recorded.ended(torrent, peer.toString());
    }
    return NONE;
  }

  @Name("htorrent.LoopTurn")
  @Label("Loop Turn")
  @Category("htorrent")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class Recorded extends Event {

    private static final Recorded IDLE = new Recorded();

    @Label("Torrent")
    private String torrent = "";

    @Label("Peer")
    private String peer = "";

    @Label("Received")
    @DataAmount
    private long bytes;

    private Recorded begun(int count) {
      bytes = count;
      begin();
      return this;
    }

    private void ended(String torrent, String peer) {
      this.torrent = torrent;
      this.peer = peer;
      commit();
    }
  }
}
