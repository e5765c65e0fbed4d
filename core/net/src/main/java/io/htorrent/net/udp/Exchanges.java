package io.htorrent.net.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Who waits for which answer. From any thread: this object's monitor guards the map.
final class Exchanges {

  /// Answers waited for at once; the engine asks fewer trackers at a time.
  static final int MOST = 256;

  /// Action and transaction id: an answer has both (BEP 15).
  private static final int LEAST_BYTES = 8;

  private final Map<Question, CompletableFuture<byte[]>> waiting = new HashMap<>();

  /// @param asked who is to answer
  record Question(InetSocketAddress asked, int transactionId) {}

  /// Waits for an answer.
  ///
  /// @throws IOException one sentence, when too many wait, or somebody waits for this one already
  synchronized CompletableFuture<byte[]> expect(Question question) throws IOException {
    if (waiting.containsKey(question)) {
      throw new IOException(
          "the transaction id "
              + Integer.toHexString(question.transactionId)
              + " is in use: take another one");
    }
    if (waiting.size() >= MOST) {
      throw new IOException("more than " + MOST + " trackers are being asked: try again later");
    }
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    waiting.put(question, answer);
    return answer;
  }

  /// Takes a datagram, if it is an answer that somebody waits for; anything else is nobody's.
  synchronized void received(InetSocketAddress from, ByteBuffer datagram) {
    if (datagram.remaining() < LEAST_BYTES) {
      return;
    }
    int transactionId = datagram.getInt(datagram.position() + 4);
    CompletableFuture<byte[]> answer = waiting.remove(new Question(from, transactionId));
    if (answer != null) {
      byte[] whole = new byte[datagram.remaining()];
      datagram.get(datagram.position(), whole);
      answer.complete(whole);
    }
  }

  /// Waits no more.
  synchronized void forget(Question question) {
    waiting.remove(question);
  }

  /// Ends all waiting.
  synchronized void close() {
    for (CompletableFuture<byte[]> answer : waiting.values()) {
      answer.completeExceptionally(new IOException("the network was closed"));
    }
    waiting.clear();
  }
}
