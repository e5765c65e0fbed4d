package io.htorrent.net.mse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The numbers are those of a handshake that Transmission recorded.
class KeyPairTest {

  private static final String PRIME_WITHOUT_END =
      "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74"
          + "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437"
          + "4fe1356d6d51c245e485b576625e7ec6f44c42e9a63a362100000000000905";
  private static final String ZEROS = "00".repeat(95);

  private final KeyPair recorded =
      KeyPair.of(HexFormat.of().parseHex("d0460a0b00564380e0f645f7739c718d5b410cac"));

  @Test
  void publicKeyIsThatOfTheRecording() {
    assertThat(HexFormat.of().formatHex(recorded.publicKey()))
        .isEqualTo(
            "b2f93248815c0acac34de1e33ede75e9415bb2847ee6f7db7b9fe6eacb44eeee492d9d74909d7d36"
                + "63fae04d74a889e7efcb02ac9823c35c841c7c2bcce70a891958bdc328b7324c7be4a3ac5527"
                + "6b0dca05f9f66dc2818716ffb1f33d27b9c9");
  }

  @Test
  void marksAreThoseOfTheRecording() throws Exception {
    SharedSecret secret = recorded.secretWith(recorded.publicKey());
    byte[] infoHash = HexFormat.of().parseHex("2c6b6858d61da9543d4231a71db4b1c9264b0685");

    byte[] veiled = secret.veil(SharedSecret.markOf(infoHash));

    assertThat(HexFormat.of().formatHex(secret.endOfPadding()))
        .isEqualTo("a76be23201678c457cee31362455ec69766b34d2");
    assertThat(HexFormat.of().formatHex(veiled))
        .isEqualTo("b9316ebb4e8d5355b244f89fd35f0961e546c2b4");
  }

  @Test
  void bothEndsComeToTheSameSecret() throws Exception {
    Random chance = new Random(1);
    for (int i = 0; i < 100; i++) {
      KeyPair one = KeyPair.random(chance);
      KeyPair other = KeyPair.random(chance);

      SharedSecret secret = one.secretWith(other.publicKey());

      assertThat(secret.endOfPadding()).isEqualTo(other.secretWith(one.publicKey()).endOfPadding());
    }
  }

  @Test
  void everyKeyIsNew() {
    Random chance = new Random(1);

    KeyPair one = KeyPair.random(chance);
    KeyPair other = KeyPair.random(chance);

    assertThat(one.publicKey()).isNotEqualTo(other.publicKey());
  }

  @ParameterizedTest(name = "X01 a public key that is {0} is none")
  @ValueSource(strings = {"0", "1", "P-1", "P", "P+1", "2^768-1"})
  void refusesKeysThatAreNone(String key) {
    assertThatThrownBy(() -> recorded.secretWith(number(key)))
        .isInstanceOf(MseException.class)
        .hasMessage("its public key is none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "P-2"})
  void takesTheLeastAndTheGreatestKey(String key) throws Exception {
    assertThat(recorded.secretWith(number(key)).endOfPadding()).hasSize(20);
  }

  @Test
  void aSmallSecretHasLeadingZeros() throws Exception {
    SharedSecret two = KeyPair.of(new byte[] {1}).secretWith(number("2"));

    byte[] padded = new byte[96];
    padded[95] = 2;
    assertThat(two.endOfPadding()).isEqualTo(new SharedSecret(padded).endOfPadding());
    assertThat(KeyPair.of(new byte[] {1}).publicKey()).isEqualTo(padded);
  }

  private static byte[] number(String name) {
    String hex =
        switch (name) {
          case "0", "1", "2" -> ZEROS + "0" + name;
          case "P-2" -> PRIME_WITHOUT_END + "61";
          case "P-1" -> PRIME_WITHOUT_END + "62";
          case "P" -> PRIME_WITHOUT_END + "63";
          case "P+1" -> PRIME_WITHOUT_END + "64";
          default -> "ff".repeat(96);
        };
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(bytes).as(Arrays.toString(bytes)).hasSize(96);
    return bytes;
  }
}
