package io.htorrent.api.network;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/// An HTTP reply whose body is read as it comes. What nobody reads waits at the server: only some
/// 100 KiB of it are held here. One thread reads; any may close.
public interface HttpStream extends Closeable {

  /// Such as 206.
  int status();

  /// Names in lower case; of a repeated one the first.
  Map<String, String> headers();

  /// Fills the remaining room of `into` with what comes next of the body, or as much of it as the
  /// body has. On worker threads.
  ///
  /// @param into has room
  /// @param patience for all of it
  /// @return how many bytes, or -1 when the body was at its end
  /// @throws IOException one sentence: which host, what happened; also when it took longer, and
  ///   when it was closed
  int read(ByteBuffer into, Duration patience) throws IOException, InterruptedException;

  /// Ends it, and a read that waits. Never blocks.
  @Override
  void close();
}
