package io.htorrent.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NettyPeerChannelTest {

  private static final int MIB = 1 << 20;
  private static final int BLOCK = 16 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void carriesBytesBothWays(String address) throws IOException {
    try (Pair pair = Pair.over(address)) {
      Recorder dialler = new Recorder();
      Recorder acceptor = new Recorder();
      CompletableFuture<byte[]> question = acceptor.bytes(5);
      CompletableFuture<byte[]> answer = dialler.bytes(6);
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));
      Pair.run(pair.diallerLoop, () -> pair.dialler.listen(dialler));

      Pair.run(pair.diallerLoop, () -> send(pair, true, "hello"));
      assertThat(Pair.await(question)).asString().isEqualTo("hello");
      Pair.run(pair.acceptorLoop, () -> send(pair, false, "world!"));

      assertThat(Pair.await(answer)).asString().isEqualTo("world!");
      assertThat(Pair.on(pair.acceptorLoop, () -> acceptor.timesReceivedAll)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void knowsItsEnds(String address) throws IOException {
    try (Pair pair = Pair.over(address)) {
      InetAddress ip = InetAddress.ofLiteral(address);

      assertThat(pair.dialler.outgoing()).isTrue();
      assertThat(pair.acceptor.outgoing()).isFalse();
      assertThat(pair.dialler.remote().ip()).isEqualTo(ip);
      assertThat(pair.dialler.remote()).isEqualTo(pair.acceptor.local());
      assertThat(pair.acceptor.remote()).isEqualTo(pair.dialler.local());
    }
  }

  @Test
  void deliversBytesThatCameBeforeAnybodyListened() throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      Recorder acceptor = new Recorder();
      CompletableFuture<byte[]> early = acceptor.bytes(5);
      Pair.run(pair.diallerLoop, () -> send(pair, true, "early"));
      Pair.turns(pair.acceptorLoop, 5);

      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));

      assertThat(Pair.await(early)).asString().isEqualTo("early");
    }
  }

  @Test
  void tellsBothEndsOfACloseOnce() throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      Recorder dialler = new Recorder();
      Recorder acceptor = new Recorder();
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));
      Pair.run(pair.diallerLoop, () -> pair.dialler.listen(dialler));

      Pair.run(
          pair.diallerLoop,
          () -> {
            pair.dialler.close();
            pair.dialler.close();
          });

      assertThat(Pair.await(dialler.closed)).isEqualTo("closed");
      assertThat(Pair.await(acceptor.closed)).isEqualTo("closed by peer");
      Pair.turns(pair.diallerLoop, 3);
      assertThat(dialler.timesClosed).isEqualTo(1);
    }
  }

  @Test
  void tellsOfAnEndThatCameBeforeAnybodyListened() throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      Recorder late = new Recorder();
      Pair.run(pair.diallerLoop, pair.dialler::close);
      Pair.turns(pair.diallerLoop, 3);

      Pair.run(pair.diallerLoop, () -> pair.dialler.listen(late));

      assertThat(Pair.await(late.closed)).isEqualTo("closed");
    }
  }

  @Test
  void aTurnIsOverWhenItsAnswerIsWithTheSystem() throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      Answering acceptor = new Answering(pair.acceptor);
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));
      Pair.run(pair.diallerLoop, () -> pair.dialler.listen(new Recorder()));

      Pair.run(pair.diallerLoop, () -> send(pair, true, "question"));

      assertThat(Pair.await(acceptor.unsentAtEnd)).containsExactly(6L, 0L);
    }
  }

  @Test
  void sendsWhatWasFlushedBeforeAClose() throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      Recorder acceptor = new Recorder();
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));

      Pair.run(
          pair.diallerLoop,
          () -> {
            send(pair, true, "bye");
            pair.dialler.close();
          });

      assertThat(Pair.await(acceptor.closed)).isEqualTo("closed by peer");
      assertThat(Pair.on(pair.acceptorLoop, acceptor::text)).isEqualTo("bye");
    }
  }

  @Test
  void namesAReset() throws IOException {
    NettyNetwork network = network();
    try (network) {
      Recorder victim = new Recorder();
      CompletableFuture<byte[]> hello = victim.bytes(1);
      int port =
          network
              .listen(network.loops().get(0), Encryption.OFF, c -> c.listen(victim))
              .getFirst()
              .getPort();
      try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), port)) {
        raw.getOutputStream().write('x');
        Pair.await(hello);
        raw.setSoLinger(true, 0); // close sends RST
      }

      assertThat(Pair.await(victim.closed)).isEqualTo("reset by peer");
    }
  }

  @Test
  void carries64MibAndReturnsEachLentBufferOnce() throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      int blocks = 64 * MIB / BLOCK;
      CRC32 sentSum = new CRC32();
      ByteCounter sink = new ByteCounter(64L * MIB);
      Lender lender = new Lender(pair, blocks, sentSum);
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(sink));

      Pair.run(pair.diallerLoop, lender::fill);

      Pair.await(sink.complete);
      Pair.await(lender.allReturned);
      assertThat(Pair.on(pair.acceptorLoop, sink.sum::getValue)).isEqualTo(sentSum.getValue());
      assertThat(lender.returns).hasSize(blocks).containsOnly(1);
      assertThat(Pair.on(pair.diallerLoop, pair.dialler::unsentBytes)).isZero();
    }
  }

  @Test
  void returnsEveryLentBufferOnceWhenClosed() throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      List<String> told = new ArrayList<>();
      AtomicInteger returned = new AtomicInteger();
      Recorder dialler = new Recorder();
      Pair.run(pair.diallerLoop, () -> pair.dialler.listen(dialler));

      long unsent =
          Pair.on(
              pair.diallerLoop,
              () -> {
                for (int i = 0; i < 1000; i++) {
                  // Nobody reads: most stay queued, small and large, flushed and not.
                  int size = i % 2 == 0 ? 64 * 1024 : 17;
                  pair.dialler.send(ByteBuffer.allocateDirect(size), returned::incrementAndGet);
                  if (i < 900) {
                    pair.dialler.flush();
                  }
                }
                long waiting = pair.dialler.unsentBytes();
                pair.dialler.close();
                pair.dialler.send(ByteBuffer.allocateDirect(5), () -> told.add("late"));
                return waiting;
              });

      Pair.await(dialler.closed);
      Pair.turns(pair.diallerLoop, 3);
      assertThat(unsent).isEqualTo(500 * 64 * 1024 + 500 * 17);
      assertThat(returned).hasValue(1000);
      assertThat(told).containsExactly("late");
      assertThat(Pair.on(pair.diallerLoop, pair.dialler::unsentBytes)).isZero();
    }
  }

  @Test
  void stopsAndGoesOnReading() throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      int total = 32 * MIB; // more than both kernels' buffers hold
      Recorder acceptor = new Recorder();
      CompletableFuture<byte[]> all = acceptor.bytes(total);
      acceptor.whenReceived = r -> pair.acceptor.reading(r.timesReceived > 1);
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));
      Pair.run(
          pair.diallerLoop,
          () -> {
            for (int i = 0; i < total / MIB; i++) {
              pair.dialler.send(ByteBuffer.allocateDirect(MIB), () -> {});
            }
            pair.dialler.flush();
          });

      Pair.turns(pair.acceptorLoop, 50);
      int whileStopped = Pair.on(pair.acceptorLoop, () -> acceptor.timesReceived);
      long unsent = Pair.on(pair.diallerLoop, pair.dialler::unsentBytes);
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.reading(true));

      assertThat(Pair.await(all)).hasSize(total);
      assertThat(whileStopped).isEqualTo(1);
      assertThat(unsent).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keepsTheOrderOfSmallAndLargeMessages(long seed) throws IOException {
    try (Pair pair = Pair.over("127.0.0.1")) {
      Random random = new Random(seed);
      byte[] stream = new byte[2 * MIB];
      random.nextBytes(stream);
      Recorder acceptor = new Recorder();
      CompletableFuture<byte[]> all = acceptor.bytes(stream.length);
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));

      Pair.run(
          pair.diallerLoop,
          () -> {
            for (int at = 0; at < stream.length; ) {
              int size = random.nextBoolean() ? random.nextInt(40) : random.nextInt(40_000);
              int end = Math.min(stream.length, at + size);
              ByteBuffer message = direct(Arrays.copyOfRange(stream, at, end));
              pair.dialler.send(message, () -> {});
              if (random.nextInt(4) == 0) {
                pair.dialler.flush();
              }
              at = end;
            }
            pair.dialler.flush();
          });

      assertThat(Pair.await(all)).isEqualTo(stream);
    }
  }

  @Test
  void closesOnlyTheConnectionWhoseListenerFails() throws IOException {
    NettyNetwork network = network();
    try (network) {
      Recorder failing = new Recorder();
      failing.whenReceived =
          _ -> {
            throw new IllegalStateException("a listener that fails, on purpose");
          };
      Recorder healthy = new Recorder();
      CompletableFuture<byte[]> later = healthy.bytes(2);
      Deque<Recorder> listeners = new ArrayDeque<>(List.of(failing, healthy));
      int port =
          network
              .listen(network.loops().get(0), Encryption.OFF, c -> c.listen(listeners.remove()))
              .getFirst()
              .getPort();
      try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port);
          Socket second = new Socket(InetAddress.getLoopbackAddress(), port)) {
        first.getOutputStream().write('x');
        String reason = Pair.await(failing.closed);
        OutputStream toHealthy = second.getOutputStream();
        toHealthy.write("ok".getBytes(StandardCharsets.US_ASCII));

        assertThat(reason).isEqualTo("internal error");
        assertThat(Pair.await(later)).asString().isEqualTo("ok");
      }
    }
  }

  private static NettyNetwork network() {
    return new NettyNetwork(new NetworkSettings(1, List.of(), 0));
  }

  private static void send(Pair pair, boolean fromDialler, String text) {
    var channel = fromDialler ? pair.dialler : pair.acceptor;
    channel.send(direct(text.getBytes(StandardCharsets.US_ASCII)), () -> {});
    channel.flush();
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /// Lends a few buffers again and again, and counts for each send how often it came back.
  private static final class Lender {
    final List<Integer> returns = new ArrayList<>();
    final CompletableFuture<Boolean> allReturned = new CompletableFuture<>();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Random random = new Random(7);
    private final Pair pair;
    private final int count;
    private final CRC32 sum;
    private int returned;

    Lender(Pair pair, int count, CRC32 sum) {
      this.pair = pair;
      this.count = count;
      this.sum = sum;
      for (int i = 0; i < 16; i++) {
        free.add(ByteBuffer.allocateDirect(BLOCK));
      }
    }

    void fill() {
      byte[] content = new byte[BLOCK];
      while (!free.isEmpty() && returns.size() < count) {
        ByteBuffer block = free.remove().clear();
        random.nextBytes(content);
        sum.update(content);
        block.put(content).flip();
        int number = returns.size();
        returns.add(0);
        pair.dialler.send(block, () -> cameBack(number, block));
        pair.dialler.flush();
      }
    }

    private void cameBack(int number, ByteBuffer block) {
      returns.set(number, returns.get(number) + 1);
      free.add(block);
      if (++returned == count) {
        allReturned.complete(true);
      }
      fill();
    }
  }

  /// Answers, and notes what is unsent when it has said so and when the turn is over.
  private static final class Answering implements PeerChannel.Listener {
    final CompletableFuture<List<Long>> unsentAtEnd = new CompletableFuture<>();
    private final PeerChannel channel;
    private long unsent;

    Answering(PeerChannel channel) {
      this.channel = channel;
    }

    @Override
    public void received(ByteBuffer bytes) {}

    @Override
    public void receivedAll() {
      channel.send(ByteBuffer.wrap("answer".getBytes(StandardCharsets.ISO_8859_1)), () -> {});
      channel.flush();
      unsent = channel.unsentBytes();
    }

    @Override
    public void flushed() {
      unsentAtEnd.complete(List.of(unsent, channel.unsentBytes()));
    }

    @Override
    public void closed(String reason) {
      unsentAtEnd.completeExceptionally(new IOException(reason));
    }
  }

  /// Sums up what comes.
  private static final class ByteCounter implements PeerChannel.Listener {
    final CRC32 sum = new CRC32();
    final CompletableFuture<Boolean> complete = new CompletableFuture<>();
    private final long wanted;
    private long count;

    ByteCounter(long wanted) {
      this.wanted = wanted;
    }

    @Override
    public void received(ByteBuffer bytes) {
      count += bytes.remaining();
      sum.update(bytes);
      if (count >= wanted) {
        complete.complete(true);
      }
    }

    @Override
    public void receivedAll() {}

    @Override
    public void closed(String reason) {
      complete.completeExceptionally(new IOException(reason));
    }
  }
}
