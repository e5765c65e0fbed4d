package io.htorrent.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A block is complete in memory. On the torrent's loop.
public final class BlockEvent {

  /// What arrived.
  ///
  /// @param waitedNanos since it was asked for
  public record Arrived(int piece, int block, int length, long waitedNanos) {}

  private BlockEvent() {}

  /// Whether anybody wants to know.
  public static boolean recorded() {
    return Recorder.present() && Recorded.IDLE.isEnabled();
  }

  /// Tells of one. Only when [#recorded].
  public static void arrived(String torrent, Object peer, Arrived what) {
    Recorded event = new Recorded();
    event.torrent = torrent;
    event.peer = peer.toString();
    event.piece = what.piece;
    event.block = what.block;
    event.length = what.length;
    event.waited = what.waitedNanos;
    event.commit();
  }

  @Name("htorrent.Block")
  @Label("Block")
  @Category("htorrent")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class Recorded extends Event {

    private static final Recorded IDLE = new Recorded();

    @Label("Torrent")
    private String torrent = "";

    @Label("Peer")
    private String peer = "";

    @Label("Piece")
    private int piece;

    @Label("Block")
    private int block;

    @Label("Length")
    @DataAmount
    private int length;

    @Label("Waited")
    @Timespan
    private long waited;
  }
}
