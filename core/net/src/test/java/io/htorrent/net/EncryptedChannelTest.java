package io.htorrent.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Encryption over real sockets.
class EncryptedChannelTest {

  private static final int MESSAGES = 200;
  private static final int LARGE = 100_000;

  @ParameterizedTest(name = "{0} dialled, {1} taken: encrypted {2}")
  @CsvSource({
    "PLAIN, PREFER, false",
    "NEGOTIATED, PREFER, true",
    "ENCRYPTED, PREFER, true",
    "NEGOTIATED, REQUIRE, true",
    "ENCRYPTED, REQUIRE, true",
    "PLAIN, OFF, false"
  })
  void carriesMegabytesBothWays(Encryption.Form form, Encryption policy, boolean encrypted)
      throws Exception {
    try (Pair pair = Pair.over("127.0.0.1", policy, form)) {
      byte[] data = randomBytes();
      ByteBuffer lent = ByteBuffer.allocateDirect(LARGE).put(data).flip();
      Recorder acceptor = new Recorder();
      Recorder dialler = new Recorder();
      CompletableFuture<byte[]> there = acceptor.bytes(MESSAGES * LARGE);
      CompletableFuture<byte[]> back = dialler.bytes(MESSAGES * LARGE);
      AtomicInteger sent = new AtomicInteger();
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));
      Pair.run(pair.diallerLoop, () -> pair.dialler.listen(dialler));

      Pair.run(pair.diallerLoop, () -> sendAll(pair.dialler, lent.duplicate(), sent));
      byte[] arrived = Pair.await(there);
      Pair.run(pair.acceptorLoop, () -> sendAll(pair.acceptor, lent.duplicate(), sent));
      byte[] cameBack = Pair.await(back);

      for (int i = 0; i < MESSAGES; i++) {
        assertThat(Arrays.equals(arrived, i * LARGE, (i + 1) * LARGE, data, 0, LARGE)).isTrue();
        assertThat(Arrays.equals(cameBack, i * LARGE, (i + 1) * LARGE, data, 0, LARGE)).isTrue();
      }
      assertThat(lent.equals(ByteBuffer.wrap(data))).as("what was lent is as it was").isTrue();
      Pair.turns(pair.diallerLoop, 3);
      Pair.turns(pair.acceptorLoop, 3);
      assertThat(sent).hasValue(2 * MESSAGES);
      assertThat(Pair.on(pair.diallerLoop, pair.dialler::unsentBytes)).isZero();
      assertThat(Pair.on(pair.diallerLoop, pair.dialler::encrypted)).isEqualTo(encrypted);
      assertThat(Pair.on(pair.acceptorLoop, pair.acceptor::encrypted)).isEqualTo(encrypted);
    }
  }

  @Test
  @DisplayName("X09 a plain handshake is closed where encryption is required")
  void plainWhereEncryptionIsRequired() throws Exception {
    try (Pair pair = Pair.over("127.0.0.1", Encryption.REQUIRE, Encryption.Form.PLAIN)) {
      Recorder acceptor = new Recorder();
      Recorder dialler = new Recorder();
      Pair.run(pair.acceptorLoop, () -> pair.acceptor.listen(acceptor));
      Pair.run(pair.diallerLoop, () -> pair.dialler.listen(dialler));

      Pair.run(
          pair.diallerLoop,
          () -> {
            pair.dialler.send(text("\u0013BitTorrent protocol, and so on"), () -> {});
            pair.dialler.flush();
          });

      assertThat(Pair.await(acceptor.closed))
          .isEqualTo("it does not encrypt, which is required here");
      Pair.await(dialler.closed);
      assertThat(acceptor.timesReceived).isZero();
    }
  }

  @Test
  void whatWaitsForTheOtherEndIsGivenBackWhenTheConnectionEnds() throws Exception {
    // The other end does not read: the dialler never learns its key.
    try (Pair pair = Pair.over("127.0.0.1", Encryption.PREFER, Encryption.Form.ENCRYPTED)) {
      AtomicInteger sent = new AtomicInteger();
      Recorder dialler = new Recorder();
      Pair.run(pair.diallerLoop, () -> pair.dialler.listen(dialler));
      Pair.run(
          pair.diallerLoop,
          () -> {
            pair.dialler.send(text("handshake"), sent::incrementAndGet);
            pair.dialler.flush();
          });

      Pair.run(pair.diallerLoop, pair.dialler::close);

      assertThat(Pair.await(dialler.closed)).isEqualTo("closed");
      Pair.turns(pair.diallerLoop, 3);
      assertThat(sent).hasValue(1);
      assertThat(Pair.on(pair.diallerLoop, pair.dialler::unsentBytes)).isZero();
    }
  }

  private static void sendAll(PeerChannel channel, ByteBuffer bytes, AtomicInteger sent) {
    for (int i = 0; i < MESSAGES; i++) {
      channel.send(bytes.duplicate(), sent::incrementAndGet);
    }
    channel.flush();
  }

  /// They begin like a handshake, for those who look.
  private static byte[] randomBytes() {
    byte[] data = new byte[LARGE];
    new Random(1).nextBytes(data);
    byte[] name = "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(name, 0, data, 0, name.length);
    return data;
  }

  private static ByteBuffer text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
