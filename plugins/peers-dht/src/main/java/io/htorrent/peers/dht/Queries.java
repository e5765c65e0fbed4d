package io.htorrent.peers.dht;

import io.htorrent.api.driver.DriverHost;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The questions that we asked and that are not answered yet. An answer counts only from the
/// address that was asked, and with the number that it was asked with, which nobody can guess.
final class Queries {

  /// After this an answer is still welcome, but others are asked meanwhile.
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int MOST = 2000;

  private final DriverHost host;
  private final Outbox outbox;
  private final RoutingTable table;
  private final boolean readOnly;
  private final RandomGenerator random;
  // Never walked over.
  private final Map<Integer, Asked> asked = new HashMap<>();
  private long answeredNanos;
  private boolean everAnswered;
  private int lost;

  /// What comes of a question: at most once late, then either of the others, once.
  interface Outcome {
    void replied(Message.Reply reply);

    default void late() {}

    /// No answer came, or an error.
    void failed();
  }

  /// A question.
  ///
  /// @param to who is asked
  /// @param expected its id as far as we know: another one is no answer
  /// @param arguments with our id
  record Question(Endpoint to, @Nullable NodeId expected, String method, Fields arguments) {}

  private static final class Asked {
    final Question question;
    final Outcome outcome;
    final long nanos;
    DriverHost.Timer timer;

    Asked(Question question, Outcome outcome, long nanos, DriverHost.Timer timer) {
      this.question = question;
      this.outcome = outcome;
      this.nanos = nanos;
      this.timer = timer;
    }
  }

  Queries(
      DriverHost host,
      Outbox outbox,
      RoutingTable table,
      boolean readOnly,
      RandomGenerator random) {
    this.host = host;
    this.outbox = outbox;
    this.table = table;
    this.readOnly = readOnly;
    this.random = random;
  }

  /// Asks. False when nothing was sent, because that would be too much now.
  boolean ask(Question question, Outcome outcome) {
    int number = random.nextInt();
    if (asked.size() >= MOST || asked.containsKey(number)) {
      return false;
    }
    byte[] transaction = ByteBuffer.allocate(4).putInt(number).array();
    byte[] message = Krpc.query(transaction, question.method(), question.arguments(), readOnly);
    if (!outbox.query(question.to(), message, host.nanos())) {
      return false;
    }
    DriverHost.Timer timer = host.after(LATE_NANOS, () -> late(number));
    asked.put(number, new Asked(question, outcome, host.nanos(), timer));
    return true;
  }

  /// How many questions in a row had no answer.
  int lost() {
    return lost;
  }

  /// Whether anybody answered since then.
  boolean answeredSince(long nanos) {
    return everAnswered && answeredNanos - nanos >= 0;
  }

  /// Takes an answer. False when it is to nothing that we asked there.
  boolean received(Message.Reply reply, Endpoint from) {
    Asked one = take(reply.transaction(), from);
    if (one == null) {
      return false;
    }
    answeredNanos = host.nanos();
    everAnswered = true;
    lost = 0;
    NodeId expected = one.question.expected();
    if (expected != null && !expected.equals(reply.id())) {
      table.expel(from);
      one.outcome.failed();
      return true;
    }
    table.answered(reply.id(), from, host.nanos());
    one.outcome.replied(reply);
    return true;
  }

  /// Takes the answer of somebody who cannot.
  boolean received(Message.Failure failure, Endpoint from) {
    Asked one = take(failure.transaction(), from);
    if (one != null) {
      one.outcome.failed();
    }
    return one != null;
  }

  private @Nullable Asked take(byte[] transaction, Endpoint from) {
    if (transaction.length != 4) {
      return null;
    }
    int number = ByteBuffer.wrap(transaction).getInt();
    Asked one = asked.get(number);
    if (one == null || !one.question.to().equals(from)) {
      return null;
    }
    one.timer.cancel();
    asked.remove(number);
    return one;
  }

  private void late(int number) {
    Asked one = asked.get(number);
    if (one != null) {
      one.timer = host.after(LOST_NANOS - LATE_NANOS, () -> lost(number));
      one.outcome.late();
    }
  }

  private void lost(int number) {
    Asked one = asked.remove(number);
    if (one != null) {
      lost++;
      // When nobody at all answered meanwhile, it is our own line that is down.
      if (answeredSince(one.nanos)) {
        table.failed(one.question.to());
      }
      one.outcome.failed();
    }
  }
}
