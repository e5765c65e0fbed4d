package io.htorrent.net.socket;

import io.netty.channel.ConnectTimeoutException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

/// What went wrong with a socket, in a few words that a user understands.
public final class SocketReason {

  private SocketReason() {}

  /// A few words for a failure of a socket, without the address it concerns.
  public static String of(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    String lower = message.toLowerCase(Locale.ROOT);
    if (failure instanceof ConnectTimeoutException
        || failure instanceof SocketTimeoutException
        || lower.startsWith("connection timed out")) {
      return "timed out";
    }
    if (lower.startsWith("connection reset")) {
      return "reset by peer";
    }
    if (lower.startsWith("broken pipe") || failure instanceof ClosedChannelException) {
      return "closed by peer";
    }
    if (failure instanceof BindException) {
      return "the local address cannot be used: " + firstPart(lower);
    }
    if (failure instanceof ConnectException && lower.startsWith("connection refused")) {
      return "connection refused";
    }
    return message.isEmpty() ? failure.getClass().getSimpleName() : firstPart(lower);
  }

  // Netty and the JDK append the address: "no route to host: /10.0.0.1:6881".
  private static String firstPart(String message) {
    int colon = message.indexOf(": ");
    return colon < 0 ? message : message.substring(0, colon);
  }
}
