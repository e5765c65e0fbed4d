package io.htorrent.net.mse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exchanges of keys with somebody who means no good, by hand-made bytes.
class MseRowsTest {

  private static final int ANY = 3;
  private static final byte[] INFO_HASH = Exchange.INFO_HASH;

  private final Random chance = new Random(1);
  private final KeyPair theirs = KeyPair.random(chance);
  private final Exchange exchange = new Exchange(2, ANY, ANY);

  @Test
  @DisplayName("X01 a key that is none ends it, whoever sends it")
  void keyThatIsNone() {
    assertThat(ExchangeTest.failure(() -> exchange.dialled.read(ByteBuffer.allocate(96))))
        .isEqualTo("its public key is none");
    assertThat(ExchangeTest.failure(() -> exchange.dialler.read(ByteBuffer.allocate(96))))
        .isEqualTo("its public key is none");
    assertThat(exchange.answers()).isEmpty();
  }

  @Test
  @DisplayName("X03 no end of PadA: closed at the 532nd byte")
  void endlessPaddingOfTheDialler() throws Exception {
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey()));
    byte[] padding = new byte[532];

    String early =
        ExchangeTest.failure(() -> exchange.dialled.read(ByteBuffer.wrap(padding, 0, 531)));
    String late =
        ExchangeTest.failure(() -> exchange.dialled.read(ByteBuffer.wrap(padding, 531, 1)));

    assertThat(early).isEmpty();
    assertThat(late).isEqualTo("no end of its padding within 532 bytes");
  }

  @Test
  @DisplayName("X03 no end of PadB: closed at the 520th byte")
  void endlessPaddingOfTheDialled() throws Exception {
    exchange.dialler.read(ByteBuffer.wrap(theirs.publicKey()));
    byte[] padding = new byte[520];

    String early =
        ExchangeTest.failure(() -> exchange.dialler.read(ByteBuffer.wrap(padding, 0, 519)));
    String late =
        ExchangeTest.failure(() -> exchange.dialler.read(ByteBuffer.wrap(padding, 519, 1)));

    assertThat(early).isEmpty();
    assertThat(late).isEqualTo("no end of its padding within 520 bytes");
  }

  @Test
  @DisplayName("X03 the longest padding is taken")
  void longestPadding() throws Exception {
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey()));
    exchange.dialled.read(ByteBuffer.allocate(512));

    exchange.dialled.read(offer(0, 2, 0, 0));

    assertThat(exchange.dialled.done()).isTrue();
  }

  @ParameterizedTest(name = "X04 PadC of {0} bytes is refused")
  @ValueSource(ints = {513, 65535})
  void longPaddingOfAnOffer(int length) throws Exception {
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey()));

    String failure = ExchangeTest.failure(() -> exchange.dialled.read(offer(0, 2, length, 0)));

    assertThat(failure).isEqualTo(length + " bytes of padding, limit 512");
  }

  @ParameterizedTest(name = "X04 PadD of {0} bytes is refused")
  @ValueSource(ints = {513, 65535})
  void longPaddingOfAnAnswer(int length) throws Exception {
    String failure = ExchangeTest.failure(() -> exchange.dialler.read(answer(2, length)));

    assertThat(failure).isEqualTo(length + " bytes of padding, limit 512");
  }

  @ParameterizedTest(name = "X05 {0} bytes with an offer: {1}")
  @CsvSource({"0, ''", "68, ''", "4096, ''", "4097, limit", "65535, limit"})
  void initialBytes(int length, String failure) throws Exception {
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey()));

    String happened = ExchangeTest.failure(() -> exchange.dialled.read(offer(0, 2, 0, length)));

    assertThat(happened).contains(failure);
    assertThat(exchange.dialled.done()).isEqualTo(failure.isEmpty());
  }

  @ParameterizedTest(name = "X06 methods {0} are none of ours")
  @ValueSource(strings = {"00000000", "fffffffc", "80000000", "00000004"})
  void offersNothing(String bits) throws Exception {
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey()));
    int methods = Integer.parseUnsignedInt(bits, 16);

    String failure = ExchangeTest.failure(() -> exchange.dialled.read(offer(0, methods, 0, 0)));

    assertThat(failure).isEqualTo("it offers none of our methods");
  }

  @Test
  @DisplayName("X06 methods ffffffff hold one of ours, beside some of the future")
  void offersEverything() throws Exception {
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey()));

    exchange.dialled.read(offer(0, -1, 0, 0));

    assertThat(exchange.dialled.agreement().method()).isEqualTo(Method.PLAIN);
  }

  @ParameterizedTest(name = "X07 an answer with method {0} is refused")
  @ValueSource(ints = {0, 3, 4, -1, Integer.MIN_VALUE})
  void choosesWhatIsNone(int method) {
    assertThat(ExchangeTest.failure(() -> exchange.dialler.read(answer(method, 0))))
        .isEqualTo("it chose method " + method + " of 3");
  }

  @Test
  @DisplayName("X07 an answer with plain, when only RC4 was offered, is refused")
  void choosesWhatWasNotOffered() {
    Exchange encrypted = new Exchange(2, 2, ANY);

    assertThat(ExchangeTest.failure(() -> encrypted.dialler.read(answer(encrypted, 1, 0))))
        .isEqualTo("it chose method 1 of 2");
  }

  @Test
  @DisplayName("X08 an offer that means none of 10,000 torrents is refused, by one look-up")
  void unknownTorrent() throws Exception {
    Random random = new Random(3);
    byte[] infoHash = new byte[20];
    for (int i = 0; i < 10_000; i++) {
      random.nextBytes(infoHash);
      exchange.torrents.add(infoHash);
    }
    exchange.torrents.remove(INFO_HASH);
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey()));
    ByteBuffer offer = offer(0, 2, 0, 0);

    String failure = ExchangeTest.failure(() -> exchange.dialled.read(offer));

    assertThat(failure).isEqualTo("it means a torrent that is not here");
    assertThat(exchange.answers()).isEmpty();
  }

  @Test
  void anotherKeyForTheSameTorrentIsRefused() throws Exception {
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey()));

    String failure = ExchangeTest.failure(() -> exchange.dialled.read(offer(1, 2, 0, 0)));

    assertThat(failure).isEqualTo("it encrypts with another key");
  }

  @Test
  @DisplayName("X09 an answer in plain is known by its first 20 bytes, however they are cut")
  void answersInPlain() {
    byte[] handshake = "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);
    for (int cut = 0; cut < handshake.length; cut++) {
      Exchange fresh = new Exchange(2, ANY, ANY);
      ByteBuffer first = ByteBuffer.wrap(handshake, 0, cut);
      ByteBuffer rest = ByteBuffer.wrap(handshake, cut, handshake.length - cut);

      String early = ExchangeTest.failure(() -> fresh.dialler.read(first));
      String late = ExchangeTest.failure(() -> fresh.dialler.read(rest));

      assertThat(early).as("cut at %d", cut).isEmpty();
      assertThat(late).as("cut at %d", cut).isEqualTo("it answers without encryption");
    }
  }

  @Test
  @DisplayName("X11 nothing is sent, and no key made, before 96 bytes came; then at most 608")
  void answersAreNoAmplifier() throws Exception {
    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey(), 0, 95));
    byte[] early = exchange.answers();
    int earlyKeys = exchange.keysMade;

    exchange.dialled.read(ByteBuffer.wrap(theirs.publicKey(), 95, 1));

    assertThat(early).isEmpty();
    assertThat(earlyKeys).isZero();
    assertThat(exchange.answers().length).isBetween(96, 608);
  }

  /// Step 3 of a dialler that pads nothing before it.
  private ByteBuffer offer(long zeros, int methods, int padding, int initial) throws MseException {
    SharedSecret secret = theirs.secretWith(Arrays.copyOf(exchange.answers(), 96));
    int room = Math.min(padding, 600);
    ByteBuffer out = ByteBuffer.allocate(20 + 20 + 14 + room + 2);
    out.put(secret.endOfPadding()).put(secret.veil(SharedSecret.markOf(INFO_HASH)));
    out.putLong(zeros).putInt(methods).putShort((short) padding).put(new byte[room]);
    out.putShort((short) initial).flip();
    secret.fromDialler(INFO_HASH).apply(out.position(40));
    return out.rewind();
  }

  /// Steps 2 and 4 of an end that was dialled, and pads nothing before it.
  private ByteBuffer answer(int method, int padding) throws MseException {
    return answer(exchange, method, padding);
  }

  private ByteBuffer answer(Exchange to, int method, int padding) throws MseException {
    SharedSecret secret = theirs.secretWith(Arrays.copyOf(to.dialler.hello(), 96));
    ByteBuffer out = ByteBuffer.allocate(96 + 14);
    out.put(theirs.publicKey()).putLong(0).putInt(method).putShort((short) padding).flip();
    secret.fromDialled(INFO_HASH).apply(out.position(96));
    return out.rewind();
  }
}
