package io.htorrent.net.mse;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/// One end's key for one connection: Diffie-Hellman in the group that MSE names. Making one and
/// using it takes 45 µs each on a machine of 2020, so that the loop does it.
final class KeyPair {

  /// A key on the wire, always so many bytes.
  static final int BYTES = 96;

  /// What MSE recommends; more only costs time.
  private static final int EXPONENT_BYTES = 20;

  private static final BigInteger PRIME =
      new BigInteger(
          "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74"
              + "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437"
              + "4fe1356d6d51c245e485b576625e7ec6f44c42e9a63a36210000000000090563",
          16);
  private static final BigInteger GREATEST = PRIME.subtract(BigInteger.TWO);

  private final BigInteger exponent;

  private KeyPair(BigInteger exponent) {
    this.exponent = exponent;
  }

  /// A new one.
  static KeyPair random(RandomGenerator chance) {
    byte[] exponent = new byte[EXPONENT_BYTES];
    chance.nextBytes(exponent);
    return of(exponent);
  }

  /// The one with this exponent.
  static KeyPair of(byte[] exponent) {
    return new KeyPair(new BigInteger(1, exponent));
  }

  /// What the other end is told.
  byte[] publicKey() {
    return bytes(BigInteger.TWO.modPow(exponent, PRIME));
  }

  /// What only the two ends know.
  ///
  /// @param theirs 96 bytes
  /// @throws MseException when that is no key: 0, 1 and P-1 make a secret that anybody can guess,
  ///   and nothing greater is in the group (X01)
  SharedSecret secretWith(byte[] theirs) throws MseException {
    BigInteger key = new BigInteger(1, theirs);
    if (key.compareTo(BigInteger.TWO) < 0 || key.compareTo(GREATEST) > 0) {
      throw new MseException("its public key is none");
    }
    return new SharedSecret(bytes(key.modPow(exponent, PRIME)));
  }

  private static byte[] bytes(BigInteger number) {
    byte[] shortest = number.toByteArray(); // perhaps with a zero for the sign
    byte[] all = new byte[BYTES];
    int length = Math.min(shortest.length, BYTES);
    System.arraycopy(shortest, shortest.length - length, all, BYTES - length, length);
    return all;
  }
}
