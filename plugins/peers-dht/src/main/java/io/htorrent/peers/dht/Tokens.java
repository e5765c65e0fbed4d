package io.htorrent.peers.dht;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The tokens that we gave out, and who came back with one: it has proven that it receives where it
/// says it is.
final class Tokens {

  private static final int MOST = 200;
  private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final TokenMaker maker;
  // The longest ago first.
  private final SequencedMap<Endpoint, Long> bearers = new LinkedHashMap<>();

  Tokens(RandomGenerator random, long nanos) {
    this.maker = new TokenMaker(random, nanos);
  }

  /// In another network the same addresses may be others': nobody has proven anything.
  void forget() {
    maker.renew();
    bearers.clear();
  }

  byte[] make(Endpoint asker, long nanos) {
    return maker.token(asker, nanos);
  }

  /// Whether a token was given to who is here.
  boolean accept(byte[] token, Endpoint bearer, long nanos) {
    boolean good = maker.knows(token, bearer, nanos);
    if (good) {
      bearers.putLast(bearer.withPort(0), nanos);
      if (bearers.size() > MOST) {
        bearers.pollFirstEntry();
      }
    }
    return good;
  }

  /// Whether somebody at this address has lately come back with a token.
  boolean proven(Endpoint at, long nanos) {
    Long since = bearers.get(at.withPort(0));
    return since != null && nanos - since < LIFE_NANOS;
  }
}
