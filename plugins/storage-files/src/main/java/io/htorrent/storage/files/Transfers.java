package io.htorrent.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Moves whole buffers: the operating system may take or give less than was asked for. Any thread;
/// allocates nothing.
final class Transfers {

  /// Bytes written by one call. Linux makes the pages of its cache as large as what is written at
  /// once. Up to this size it keeps freed ones at hand for each processor; larger ones it has to
  /// put together, and a virtual machine's host may have to find memory for them first, which made
  /// writes by 256 KiB cost twice as much, and by turns.
  private static final int WRITE_BYTES = 32 * 1024;

  private Transfers() {}

  /// Writes all remaining bytes. A disk that fills up takes a part first, and throws at the next
  /// attempt: what is not written remains in the buffer.
  static void write(FileChannel channel, ByteBuffer run, long position) throws IOException {
    long at = position;
    int end = run.limit();
    try {
      while (run.position() < end) {
        run.limit(Math.min(end, run.position() + WRITE_BYTES));
        at += channel.write(run, at);
      }
    } finally {
      run.limit(end);
    }
  }

  /// Fills the buffer; says `false` when the file ended before.
  static boolean read(FileChannel channel, ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        return false;
      }
      at += count;
    }
    return true;
  }
}
