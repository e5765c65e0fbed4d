package io.htorrent.peers.dht;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Makes and knows again the tokens of BEP 5: who has one can receive at its address, and asked us
/// in the last ten minutes.
///
/// A token is a hash of the address and a secret that changes every 5 min; the one before is good
/// too.
final class TokenMaker {

  private static final long TURN_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int SECRET_BYTES = 16;
  private static final int TOKEN_BYTES = 8;

  private final RandomGenerator random;
  private byte[] secret;
  private byte[] secretBefore;
  private long turnedNanos;

  TokenMaker(RandomGenerator random, long nanos) {
    this.random = random;
    this.secret = fresh();
    this.secretBefore = secret;
    this.turnedNanos = nanos;
  }

  /// The token for who asks from here.
  byte[] token(Endpoint asker, long nanos) {
    turn(nanos);
    return token(asker, secret);
  }

  /// Whether this was given to who is here.
  boolean knows(byte[] token, Endpoint bearer, long nanos) {
    turn(nanos);
    return MessageDigest.isEqual(token, token(bearer, secret))
        || MessageDigest.isEqual(token, token(bearer, secretBefore));
  }

  /// Knows none of those given so far.
  void renew() {
    secret = fresh();
    secretBefore = secret;
  }

  private void turn(long nanos) {
    long turns = (nanos - turnedNanos) / TURN_NANOS;
    if (turns > 0) {
      secretBefore = turns == 1 ? secret : fresh();
      secret = fresh();
      turnedNanos += turns * TURN_NANOS;
    }
  }

  private byte[] fresh() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] token(Endpoint at, byte[] secret) {
    return Arrays.copyOf(Sha1.of(at.ipBytes(), secret), TOKEN_BYTES);
  }
}
