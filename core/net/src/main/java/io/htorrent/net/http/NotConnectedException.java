package io.htorrent.net.http;

import io.htorrent.net.socket.SocketReason;
import java.io.IOException;

/// A server's address did not accept a connection; another address of it may.
final class NotConnectedException extends IOException {

  private static final long serialVersionUID = 1L;

  /// @param server host and port
  NotConnectedException(String server, Throwable cause) {
    super(server + " cannot be reached: " + SocketReason.of(cause), cause);
  }
}
