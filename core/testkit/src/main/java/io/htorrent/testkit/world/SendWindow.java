package io.htorrent.testkit.world;

import java.util.ArrayDeque;

/// How much one end of a connection may have on its way: the bytes that its system takes before the
/// other end acknowledged them. On the world's thread.
///
/// It grows with each acknowledgement as long as round trips are not much longer than on an empty
/// line, as TCP's slow start does, and halves when something is lost. So a fast, long line is
/// filled after a few round trips, and a slow one queues no more than the smallest window.
final class SendWindow {

  private static final int SMALLEST = 64 * 1024;
  private static final int LARGEST = 4 << 20; // what systems allow a connection by default
  private static final long JITTER_NANOS = 50_000_000; // what a burst itself takes

  private final ArrayDeque<Acknowledgement> coming = new ArrayDeque<>();
  private int size = SMALLEST;
  private int onTheWay;

  private record Acknowledgement(long atNanos, int bytes, boolean prompt) {}

  /// Whether the system takes more, after the acknowledgements that came until now.
  boolean open(long nanos) {
    while (!coming.isEmpty() && coming.getFirst().atNanos <= nanos) {
      Acknowledgement one = coming.removeFirst();
      onTheWay -= one.bytes;
      if (one.prompt) {
        size = Math.min(LARGEST, size + one.bytes);
      }
    }
    return onTheWay < size;
  }

  /// The system took these.
  void took(int bytes) {
    onTheWay += bytes;
  }

  /// These will be acknowledged then.
  ///
  /// @param roundTripNanos from when they were taken until then
  /// @param emptyRoundTripNanos what it takes on an empty line
  void acknowledged(long atNanos, int bytes, long roundTripNanos, long emptyRoundTripNanos) {
    boolean prompt = roundTripNanos <= 2 * emptyRoundTripNanos + JITTER_NANOS;
    coming.add(new Acknowledgement(atNanos, bytes, prompt));
  }

  /// Something was lost on the way.
  void lost() {
    size = Math.max(SMALLEST, size / 2);
  }

  /// When the next acknowledgement comes; negative when none is on its way.
  long nextNanos() {
    return coming.isEmpty() ? -1 : coming.getFirst().atNanos;
  }
}
