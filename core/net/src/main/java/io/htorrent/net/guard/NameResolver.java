package io.htorrent.net.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// Finds the addresses of a host. May block its thread; from any thread.
@FunctionalInterface
public interface NameResolver {

  /// The addresses of a name or of a literal address, never empty, in the order to try them.
  ///
  /// @throws IOException one sentence, when there is none or the answer took longer than the
  ///   time-out
  List<InetAddress> resolve(String host, long timeoutNanos)
      throws IOException, InterruptedException;
}
