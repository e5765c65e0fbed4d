package io.htorrent.tracker.udp;

import io.htorrent.api.network.Network;
import io.htorrent.api.network.UdpRequest;
import io.htorrent.tracker.udp.Questions.Question;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Asks one address of a tracker, and asks again when it keeps silent: after 15 s, then 30 s, 60 s
/// (BEP 15). On worker threads, many at once.
final class Asking {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(15);

  /// A datagram is sent nine times at most.
  private static final int MOST_DOUBLINGS = 8;

  /// What trackers say that do not know the connection id any more, after a restart say.
  private static final Pattern STRANGER =
      Pattern.compile("connection.?id|not connected", Pattern.CASE_INSENSITIVE);

  private final String tracker;
  private final Network network;
  private final Answers answers;
  private final Connections connections;
  private final LongSupplier clock;
  private final RandomGenerator random;

  /// @param tracker its name, for messages
  /// @param random for transaction ids: must not be guessed
  Asking(
      String tracker,
      Network network,
      Answers answers,
      LongSupplier clock,
      RandomGenerator random) {
    this.tracker = tracker;
    this.network = network;
    this.answers = answers;
    this.clock = clock;
    this.random = random;
    connections = new Connections(clock);
  }

  /// The answer: an error, or whatever the tracker sent to this question.
  ///
  /// @param patience for all of it
  /// @throws IOException one sentence, when there was none in time
  byte[] ask(InetSocketAddress to, Question question, Duration patience)
      throws IOException, InterruptedException {
    long deadline = clock.getAsLong() + patience.toNanos();
    for (int sent = 0; ; sent++) {
      long wait = FIRST_WAIT.toNanos() << Math.min(sent, MOST_DOUBLINGS);
      boolean known = connections.has(to);
      try {
        byte[] answer = askOnce(to, question, wait, deadline);
        if (!known || !isStranger(answer)) {
          return answer;
        }
      } catch (SocketTimeoutException e) {
        if (clock.getAsLong() >= deadline || sent == MOST_DOUBLINGS) {
          throw new IOException(tracker + " did not answer in " + patience.toSeconds() + " s", e);
        }
      }
      // Some trackers answer nothing to an id that they do not know.
      connections.forget(to);
    }
  }

  private byte[] askOnce(InetSocketAddress to, Question question, long wait, long deadline)
      throws IOException, InterruptedException {
    long patience = left(wait, deadline);
    long id = connections.id(to, () -> connect(to, patience), patience);
    int transactionId = random.nextInt();
    ByteBuffer datagram = question.datagram(id, transactionId);
    return network.exchange(
        new UdpRequest(to, datagram, transactionId, Duration.ofNanos(left(wait, deadline))));
  }

  private long connect(InetSocketAddress to, long patience)
      throws IOException, InterruptedException {
    int transactionId = random.nextInt();
    ByteBuffer datagram = Questions.connect(transactionId);
    return answers.connectionId(
        network.exchange(new UdpRequest(to, datagram, transactionId, Duration.ofNanos(patience))));
  }

  private long left(long wait, long deadline) {
    return Math.max(1, Math.min(wait, deadline - clock.getAsLong()));
  }

  private static boolean isStranger(byte[] answer) {
    return Answers.isError(answer) && STRANGER.matcher(Answers.words(answer)).find();
  }
}
