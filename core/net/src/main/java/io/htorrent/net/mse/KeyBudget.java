package io.htorrent.net.mse;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// How many keys strangers may make us compute (X10): that is what they can cost us most by. On the
/// loop.
///
/// A key of ours and a secret take 0.1 ms, so that a hundred a second are a hundredth of the loop.
/// One address may have a tenth of that, so that it does not take all. Who gets none is closed, and
/// may come plain.
public final class KeyBudget {

  private static final int ALL = 100;
  private static final int ONE = 10;
  private static final int REMEMBERED = 1024; // addresses
  private static final int IPV6_BYTES = 8; // a /64 is one site

  private final LongSupplier clock;
  private final Tokens all;
  private final Map<ByteBuffer, Tokens> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Tokens> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// @param clock nanoseconds
  public KeyBudget(LongSupplier clock) {
    this.clock = clock;
    this.all = new Tokens(ALL, clock.getAsLong());
  }

  /// Takes what a key costs.
  ///
  /// @throws MseException when there have been too many
  void spend(InetAddress ip) throws MseException {
    long nanos = clock.getAsLong();
    Tokens one = byAddress.computeIfAbsent(site(ip), _ -> new Tokens(ONE, nanos));
    if (!one.take(nanos)) {
      throw new MseException("too many exchanges of keys with its address");
    }
    if (!all.take(nanos)) {
      throw new MseException("too many exchanges of keys at once");
    }
  }

  private static ByteBuffer site(InetAddress ip) {
    byte[] address = ip.getAddress();
    return ByteBuffer.wrap(Arrays.copyOf(address, Math.min(address.length, IPV6_BYTES)));
  }

  /// So many a second; two seconds' worth may be taken at once.
  private static final class Tokens {
    private static final double SECOND = 1e9;
    private final int perSecond;
    private double tokens;
    private long nanos;

    Tokens(int perSecond, long nanos) {
      this.perSecond = perSecond;
      this.tokens = 2 * perSecond;
      this.nanos = nanos;
    }

    boolean take(long now) {
      tokens = Math.min(2 * perSecond, tokens + perSecond * ((now - nanos) / SECOND));
      nanos = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
