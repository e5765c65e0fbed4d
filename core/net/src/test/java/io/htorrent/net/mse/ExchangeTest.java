package io.htorrent.net.mse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The two ends of an exchange of keys, with each other and with broken bytes.
class ExchangeTest {

  private static final int PLAIN = 1;
  private static final int RC4 = 2;
  private static final byte[] STREAM = "stream".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest(name = "offered {0}, taken {1}: {2}")
  @CsvSource({"3, 3, PLAIN", "3, 2, RC4", "2, 3, RC4", "1, 3, PLAIN", "1, 1, PLAIN", "2, 2, RC4"})
  void bothAgreeOnTheSameMethod(int offered, int taken, Method method) throws Exception {
    Exchange exchange = new Exchange(1, offered, taken);

    byte[] left = exchange.run(100_000, STREAM);

    assertThat(exchange.dialler.agreement().method()).isEqualTo(method);
    assertThat(exchange.dialled.agreement().method()).isEqualTo(method);
    assertThat(exchange.dialled.agreement().initial()).isEqualTo(Exchange.FIRST.length);
    assertThat(left).asString().isEqualTo("stream");
  }

  @Test
  void whatOneEndEncryptsTheOtherDecryptsBothWays() throws Exception {
    Exchange exchange = new Exchange(1, RC4, RC4);
    exchange.run(100_000, new byte[0]);
    Agreement dialler = exchange.dialler.agreement();
    Agreement dialled = exchange.dialled.agreement();
    dialled.in().apply(ByteBuffer.allocate(Exchange.FIRST.length)); // came with the offer

    assertThat(through(dialler.out(), dialled.in(), "to the dialled")).isEqualTo("to the dialled");
    assertThat(through(dialled.out(), dialler.in(), "and back")).isEqualTo("and back");
  }

  @Test
  void theFirstBytesTravelEncryptedWithTheOfferWhateverIsAgreed() throws Exception {
    Exchange exchange = new Exchange(1, PLAIN, PLAIN);
    byte[] offer = exchange.offer();
    ByteBuffer in = ByteBuffer.wrap(offer);

    exchange.dialled.read(in);

    assertThat(in.remaining()).isEqualTo(Exchange.FIRST.length);
    assertThat(Arrays.copyOfRange(offer, in.position(), in.limit())).isNotEqualTo(Exchange.FIRST);
    exchange.dialled.agreement().in().apply(in);
    assertThat(Arrays.copyOfRange(offer, in.position(), in.limit())).isEqualTo(Exchange.FIRST);
  }

  @ParameterizedTest(name = "cut into {0}")
  @ValueSource(ints = {1, 2, 7, 96, 511, 700})
  void cutsDoNotMatter(int most) throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      Exchange exchange = new Exchange(seed, RC4, RC4);

      byte[] left = exchange.run(most, STREAM);

      assertThat(exchange.dialler.done()).as("seed %d", seed).isTrue();
      assertThat(exchange.dialled.done()).isTrue();
      assertThat(left).asString().isEqualTo("stream");
    }
  }

  @Test
  void noTwoHandshakesHaveTheSameBytesOrLength() {
    Random chance = new Random(1);
    byte[] one = new Initiator(KeyPair.random(chance), Exchange.INFO_HASH, 3, chance).hello();
    byte[] other = new Initiator(KeyPair.random(chance), Exchange.INFO_HASH, 3, chance).hello();

    assertThat(one.length).isNotEqualTo(other.length).isBetween(96, 608);
    assertThat(Arrays.copyOf(one, 8)).isNotEqualTo(Arrays.copyOf(other, 8));
  }

  @Test
  void noPrefixOfAnExchangeIsTakenForAWhole() throws Exception {
    int length = new Exchange(3, RC4, RC4).offer().length - Exchange.FIRST.length;
    for (int cut = 0; cut < length; cut++) {
      Exchange exchange = new Exchange(3, RC4, RC4);

      exchange.dialled.read(ByteBuffer.wrap(exchange.offer(), 0, cut));

      assertThat(exchange.dialled.done()).as("%d of %d bytes", cut, length).isFalse();
    }
  }

  @Test
  void anyFlippedBitEndsInAgreementOrInAReasonOrInSilence() throws Exception {
    int failures = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      Exchange exchange = new Exchange(seed % 20, 3, 3);
      byte[] offer = exchange.offer();
      Random random = new Random(seed);
      offer[random.nextInt(offer.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        exchange.dialled.read(ByteBuffer.wrap(offer));
        byte[] answer = exchange.answers();
        if (answer.length > 0) {
          answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
          exchange.dialler.read(ByteBuffer.wrap(answer));
        }
      } catch (MseException e) {
        assertThat(e.getMessage()).isNotEmpty();
        failures++;
      }
    }

    assertThat(failures).isBetween(100, 2_000);
  }

  @Test
  void noiseIsRefusedAndNeverHeld() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[96 + 532 + random.nextInt(1000)];
      random.nextBytes(noise);
      noise[0] = 0; // a key of the group
      Exchange exchange = new Exchange(seed, 3, 3);

      assertThat(failure(() -> exchange.dialled.read(ByteBuffer.wrap(noise))))
          .as("seed %d", seed)
          .isEqualTo("no end of its padding within 532 bytes");
    }
  }

  static String failure(Action action) {
    try {
      action.run();
      return "";
    } catch (MseException e) {
      return String.valueOf(e.getMessage());
    }
  }

  interface Action {
    void run() throws MseException;
  }

  private static String through(Rc4 out, Rc4 in, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    out.apply(bytes);
    assertThat(new String(bytes.array(), StandardCharsets.US_ASCII)).isNotEqualTo(text);
    in.apply(bytes);
    return new String(bytes.array(), StandardCharsets.US_ASCII);
  }
}
