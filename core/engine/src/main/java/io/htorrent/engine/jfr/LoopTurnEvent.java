package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A peer's turn on the loop: from the first bytes that came in one go to what we say and ask
/// because of them. On the torrent's loop.
@Name("htorrent.LoopTurn")
@Label("Loop Turn")
@Category("htorrent")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
public final class LoopTurnEvent extends Event {

  /// No turn.
  public static final LoopTurnEvent NONE = new LoopTurnEvent();

  @Label("Torrent")
  private String torrent = "";

  @Label("Peer")
  private String peer = "";

  @Label("Received")
  @DataAmount
  private long bytes;

  private LoopTurnEvent() {}

  /// Bytes came: a turn begins, if anybody wants to know, or goes on.
  ///
  /// @return the turn from here on
  public LoopTurnEvent received(int count) {
    LoopTurnEvent turn = this;
    if (turn == NONE) {
      if (!NONE.isEnabled()) {
        return NONE;
      }
      turn = new LoopTurnEvent();
      turn.begin();
    }
    turn.bytes += count;
    return turn;
  }

  /// The turn is over.
  ///
  /// @return no turn
  public LoopTurnEvent ended(String torrent, Object peer) {
    if (this != NONE) {
      this.torrent = torrent;
      this.peer = peer.toString();
      commit();
    }
    return NONE;
  }
}
