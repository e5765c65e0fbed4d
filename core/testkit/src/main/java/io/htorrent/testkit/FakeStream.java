package io.htorrent.testkit;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/// A reply that is all here. One thread at a time.
final class FakeStream implements HttpStream {

  private final HttpReply reply;
  private final ByteBuffer body;
  private boolean closed;

  FakeStream(HttpReply reply) {
    this.reply = reply;
    this.body = ByteBuffer.wrap(reply.body());
  }

  @Override
  public int status() {
    return reply.status();
  }

  @Override
  public Map<String, String> headers() {
    return reply.headers();
  }

  @Override
  public int read(ByteBuffer into, Duration patience) throws IOException {
    if (closed) {
      throw new IOException("the reply is not read any more");
    }
    int length = Math.min(into.remaining(), body.remaining());
    into.put(body.slice(body.position(), length));
    body.position(body.position() + length);
    return length == 0 ? -1 : length;
  }

  @Override
  public void close() {
    closed = true;
  }
}
