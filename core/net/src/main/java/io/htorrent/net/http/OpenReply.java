package io.htorrent.net.http;

import io.htorrent.api.network.HttpStream;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/// A reply whose head is here, and whose body may still be coming. As [HttpStream].
///
/// @param server host and port, for messages
/// @param head what came
/// @param exchange where the body comes in
/// @param channel the connection
record OpenReply(String server, HttpExchange.Head head, HttpExchange exchange, Channel channel)
    implements HttpStream {

  private static final int STEP_BYTES = 8192;

  @Override
  public int status() {
    return head.status();
  }

  @Override
  public Map<String, String> headers() {
    return head.headers();
  }

  @Override
  public int read(ByteBuffer into, Duration patience) throws IOException, InterruptedException {
    return exchange.body().read(into, patience.toNanos());
  }

  /// The whole body, as sent.
  ///
  /// @param maxBytes a longer one is an error, found before it is held in memory
  /// @param deadline on the clock of `System.nanoTime`
  byte[] readAll(int maxBytes, long deadline) throws IOException, InterruptedException {
    checkLength(maxBytes);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteBuffer step = ByteBuffer.allocate(Math.min(STEP_BYTES, maxBytes + 1));
    try {
      while (exchange.body().read(step, Math.max(1, deadline - System.nanoTime())) >= 0) {
        if (body.size() + step.position() > maxBytes) {
          throw tooLarge("more than " + maxBytes, maxBytes);
        }
        body.write(step.array(), 0, step.position());
        step.clear().limit(Math.min(step.capacity(), maxBytes + 1 - body.size()));
      }
    } catch (SocketTimeoutException e) {
      throw new IOException(server + " did not complete its reply in time", e);
    }
    return body.toByteArray();
  }

  private void checkLength(int maxBytes) throws IOException {
    String length = head.headers().getOrDefault("content-length", "0");
    if (length.length() > 9 || Long.parseLong(length) > maxBytes) { // the decoder saw a number
      throw tooLarge(length, maxBytes);
    }
  }

  private IOException tooLarge(String size, int maxBytes) {
    return new IOException(
        server + " sent a reply of " + size + " bytes, the limit is " + maxBytes);
  }

  @Override
  public void close() {
    exchange.abandon(channel);
  }
}
