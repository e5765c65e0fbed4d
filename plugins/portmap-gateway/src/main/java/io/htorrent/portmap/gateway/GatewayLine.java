package io.htorrent.portmap.gateway;

import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.network.UdpLane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Questions and answers between us and the gateway's port for PCP and NAT-PMP, one at a time. What
/// anybody else sends is not heard (N02). On the driver's loop.
///
/// A question is sent at 0, 250, 750 and 1750 ms, and given up at 3750 ms: the beginning of the
/// series of RFC 6886, which goes on for two minutes. Who is not there now is asked again later.
final class GatewayLine {

  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int TIMES = 4;

  /// The largest message of PCP (RFC 6887, 7).
  private static final int MOST_BYTES = 1100;

  private final DriverHost host;
  private final InetSocketAddress gateway;
  private final UdpLane lane;
  private @Nullable Question<?> open;
  private final Epoch epoch = new Epoch();
  private boolean heard;
  private boolean closed;

  /// A question that waits for its answer.
  private final class Question<A> {
    private final byte[] request;
    private final Function<ByteBuffer, Optional<A>> reading;
    private final Consumer<Optional<A>> answered;
    private DriverHost.@Nullable Timer timer;

    Question(
        byte[] request, Function<ByteBuffer, Optional<A>> reading, Consumer<Optional<A>> answered) {
      this.request = request;
      this.reading = reading;
      this.answered = answered;
    }

    void send(int time) {
      lane.send(gateway, ByteBuffer.wrap(request));
      timer = host.after(FIRST_NANOS << time, () -> again(time + 1));
    }

    private void again(int time) {
      if (time < TIMES) {
        send(time);
      } else {
        end(Optional.empty());
      }
    }

    void heard(byte[] datagram) {
      Optional<A> answer = reading.apply(ByteBuffer.wrap(datagram));
      if (answer.isPresent()) {
        note(ByteBuffer.wrap(datagram));
        end(answer);
      }
    }

    private void end(Optional<A> answer) {
      forget();
      answered.accept(answer);
    }

    void forget() {
      if (timer != null) {
        timer.cancel();
      }
      open = null;
    }
  }

  /// @param own where we ask from: our address towards the gateway
  /// @throws IOException one sentence, when there is no port
  GatewayLine(DriverHost host, InetSocketAddress gateway, InetAddress own) throws IOException {
    this.host = host;
    this.gateway = gateway;
    this.lane = host.network().bindUdp(new InetSocketAddress(own, 0), this::received);
  }

  /// Asks.
  ///
  /// @param reading empty for what is no answer to this question
  /// @param answered gets the answer, or nothing when none came
  <A> void ask(
      byte[] request, Function<ByteBuffer, Optional<A>> reading, Consumer<Optional<A>> answered) {
    assert open == null : "one question at a time";
    Question<A> question = new Question<>(request, reading, answered);
    open = question;
    question.send(0);
  }

  /// Whether the gateway has ever answered.
  boolean isHeard() {
    return heard;
  }

  /// How long the gateway runs, by its last answer.
  Epoch epoch() {
    return epoch;
  }

  private void note(ByteBuffer answer) {
    heard = true;
    if (answer.remaining() >= 12) { // both protocols have it by then
      epoch.seen(Epoch.of(answer), host.nanos());
    }
  }

  /// Nothing is sent or told any more.
  void close() {
    closed = true;
    Question<?> unanswered = open;
    if (unanswered != null) {
      unanswered.forget();
    }
    lane.close();
  }

  /// On a network loop.
  private void received(InetSocketAddress from, ByteBuffer datagram) {
    if (from.equals(gateway) && datagram.remaining() <= MOST_BYTES) {
      byte[] copy = new byte[datagram.remaining()];
      datagram.get(copy);
      host.execute(() -> heard(copy));
    }
  }

  private void heard(byte[] datagram) {
    Question<?> question = open;
    if (question != null && !closed) {
      question.heard(datagram);
    }
  }
}
