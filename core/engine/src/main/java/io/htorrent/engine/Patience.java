package io.htorrent.engine;

import java.util.concurrent.TimeUnit;

/// Whether a peer has used up our patience: asked once a second for each. A pure function.
final class Patience {

  private static final long SILENCE = TimeUnit.SECONDS.toNanos(120); // BEP 3: two minutes
  private static final long MESSAGE = TimeUnit.SECONDS.toNanos(60);
  private static final long BOREDOM = TimeUnit.MINUTES.toNanos(10);
  private static final long IDLE_SLOT = TimeUnit.SECONDS.toNanos(60);
  private static final long UNREAD_BYTES = 4L << 20;

  private Patience() {}

  /// What a peer does, and for how long.
  ///
  /// @param heldBack whether we do not read from it: then it cannot be blamed for what we miss
  /// @param silentNanos since the last byte came
  /// @param messageNanos since a message began that is not complete; 0 between messages
  /// @param overdue whether it owes us a block for too long
  /// @param unreadBytes what waits to be sent to it
  /// @param unreadNanos since it took anything of that
  /// @param boredNanos since either end was interested in the other
  /// @param idleSlotNanos since it was unchoked or last asked for something; 0 while it is served
  record Conduct(
      boolean heldBack,
      long silentNanos,
      long messageNanos,
      boolean overdue,
      long unreadBytes,
      long unreadNanos,
      long boredNanos,
      long idleSlotNanos) {}

  /// Who else would like its place.
  ///
  /// @param full whether hardly any connection is left
  /// @param slotsShort whether interested peers wait for an upload slot
  record Crowd(boolean full, boolean slotsShort) {}

  /// What follows.
  sealed interface Verdict {
    /// Nothing.
    record Keep() implements Verdict {}

    /// It is asked for one block at a time.
    record Snub() implements Verdict {}

    /// The connection ends.
    record Close(String reason) implements Verdict {}
  }

  static Verdict judge(Conduct peer, Crowd crowd) {
    if (peer.unreadBytes > UNREAD_BYTES) {
      return new Verdict.Close("does not read: " + peer.unreadBytes + " bytes wait for it");
    }
    if (peer.unreadNanos > SILENCE) {
      return new Verdict.Close("took nothing of what we send for two minutes"); // P22
    }
    if (peer.heldBack) {
      return new Verdict.Keep();
    }
    if (peer.silentNanos > SILENCE) {
      return new Verdict.Close("silent for two minutes");
    }
    if (peer.messageNanos > MESSAGE) {
      return new Verdict.Close("one message for more than a minute");
    }
    if (crowd.full && peer.boredNanos > BOREDOM) {
      return new Verdict.Close("of no use to either end for ten minutes, and others wait");
    }
    if (crowd.slotsShort && peer.idleSlotNanos > IDLE_SLOT) {
      return new Verdict.Close("asked for nothing in a minute of an upload slot that others want");
    }
    return peer.overdue ? new Verdict.Snub() : new Verdict.Keep();
  }
}
