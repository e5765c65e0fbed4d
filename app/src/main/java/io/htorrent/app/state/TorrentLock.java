package io.htorrent.app.state;

import io.htorrent.engine.port.StateStore.InUseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps everybody else off a torrent's journal, by a lock of the operating system: it ends with
/// the process, however that ends, so that a lock file left behind locks nothing.
final class TorrentLock implements Closeable {

  // The first byte is locked; who holds it stands behind, where systems with mandatory locks
  // let others read it.
  private static final int LOCKED_BYTES = 1;
  private static final int OWNER_LENGTH = 40;

  private final FileChannel channel;

  private TorrentLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock.
  ///
  /// @throws InUseException when somebody has it
  static TorrentLock take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new InUseException(
            owner(channel) + " uses it in the same download directory; stop that first");
      }
      String pid = "%-" + OWNER_LENGTH + "s";
      channel.write(
          ByteBuffer.wrap(
              pid.formatted(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          LOCKED_BYTES);
      return new TorrentLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Lets others in.
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(0, LOCKED_BYTES, false);
    } catch (OverlappingFileLockException e) {
      return null; // another torrent of this very process
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(OWNER_LENGTH);
    channel.read(text, LOCKED_BYTES);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    if (pid.equals(Long.toString(ProcessHandle.current().pid()))) {
      return "this process";
    }
    return pid.matches("\\d+") ? "process " + pid : "another process";
  }
}
