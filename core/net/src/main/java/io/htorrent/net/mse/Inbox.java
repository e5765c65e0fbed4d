package io.htorrent.net.mse;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Collects what comes, however it was cut, until there is enough. Takes no byte too many, and
/// never holds more than is asked for.
final class Inbox {

  /// Padding is at most so long.
  static final int PADDING = 512;

  private byte[] bytes = new byte[KeyPair.BYTES];
  private int count;

  /// Takes bytes until there are so many. Says whether there are; then [#take()] them.
  boolean fill(ByteBuffer in, int wanted) {
    int more = Math.min(in.remaining(), wanted - count);
    makeRoomFor(count + more);
    in.get(bytes, count, more);
    count += more;
    return count == wanted;
  }

  /// Whether what was collected begins with these bytes.
  boolean beginsWith(byte[] start) {
    return count >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /// Passes over padding up to the end of `mark`. Says whether that was reached.
  ///
  /// @throws MseException when it is not within the longest padding (X03)
  boolean seek(ByteBuffer in, byte[] mark) throws MseException {
    int most = PADDING + mark.length;
    while (in.hasRemaining()) {
      makeRoomFor(count + 1);
      bytes[count++] = in.get();
      int from = count - mark.length;
      if (from >= 0 && Arrays.equals(bytes, from, count, mark, 0, mark.length)) {
        count = 0;
        return true;
      }
      if (count == most) {
        throw new MseException("no end of its padding within " + most + " bytes");
      }
    }
    return false;
  }

  /// What was collected, which is gone then.
  byte[] take() {
    byte[] all = Arrays.copyOf(bytes, count);
    count = 0;
    return all;
  }

  private void makeRoomFor(int wanted) {
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(wanted, 2 * bytes.length));
    }
  }
}
