package io.htorrent.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Moves whole buffers: the operating system may take or give less than was asked for. Any thread;
/// allocates nothing.
final class Transfers {

  private Transfers() {}

  /// Writes all remaining bytes. A disk that fills up takes a part first, and throws at the next
  /// attempt.
  static void write(FileChannel channel, ByteBuffer run, long position) throws IOException {
    long at = position;
    while (run.hasRemaining()) {
      at += channel.write(run, at);
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
