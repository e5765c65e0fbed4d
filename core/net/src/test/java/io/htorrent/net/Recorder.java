package io.htorrent.net;

import io.htorrent.engine.port.PeerChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A channel listener that remembers what it was told. Told on the channel's loop, asked through
/// futures.
final class Recorder implements PeerChannel.Listener {

  final CompletableFuture<String> closed = new CompletableFuture<>();
  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  int timesReceived;
  int timesReceivedAll;
  int timesClosed;
  Consumer<Recorder> whenReceived = _ -> {};
  private int wantedBytes;
  private final CompletableFuture<byte[]> wanted = new CompletableFuture<>();

  /// Completes when at least so many bytes came. Call before any come.
  CompletableFuture<byte[]> bytes(int count) {
    wantedBytes = count;
    return wanted;
  }

  String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void received(ByteBuffer lent) {
    timesReceived++;
    byte[] copy = new byte[lent.remaining()];
    lent.get(copy);
    bytes.writeBytes(copy);
    whenReceived.accept(this);
    if (wantedBytes > 0 && bytes.size() >= wantedBytes) {
      wanted.complete(bytes.toByteArray());
    }
  }

  @Override
  public void receivedAll() {
    timesReceivedAll++;
  }

  @Override
  public void closed(String reason) {
    timesClosed++;
    closed.complete(reason);
  }
}
