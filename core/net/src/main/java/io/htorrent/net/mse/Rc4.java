package io.htorrent.net.mse;

import java.nio.ByteBuffer;

/// One direction of an encrypted stream: RC4 without its first 1024 bytes, as MSE has it. Not safe
/// for several threads.
final class Rc4 {

  /*
   * Own code, since the JDK's cipher takes arrays only and copies what is in direct buffers: 500
   * MB/s at best, 150 before it is warm. This one reads and writes eight bytes at a time where they
   * are: 770 MB/s. Each byte needs the two before it; RC4 gets no faster than that.
   */

  private static final int DISCARDED = 1024;

  private final int[] state = new int[256];
  private int i;
  private int j;

  /// @param key 1 to 256 bytes
  Rc4(byte[] key) {
    for (int n = 0; n < 256; n++) {
      state[n] = n;
    }
    for (int n = 0, swap = 0; n < 256; n++) {
      int value = state[n];
      swap = (swap + value + key[n % key.length]) & 0xff;
      state[n] = state[swap];
      state[swap] = value;
    }
    ByteBuffer dropped = ByteBuffer.allocate(DISCARDED);
    apply(dropped, dropped);
  }

  /// Encrypts or decrypts the remaining bytes of `from` to where `to` is; both stay at their
  /// positions. They may be the same memory.
  void apply(ByteBuffer from, ByteBuffer to) {
    ByteBuffer in = from.slice(); // big-endian, as the bytes of `mask` below
    ByteBuffer out = to.slice();
    int length = in.remaining();
    int eights = length & ~7;
    for (int at = 0; at < eights; at += 8) {
      out.putLong(at, in.getLong(at) ^ nextEight());
    }
    for (int at = eights; at < length; at++) {
      out.put(at, (byte) (in.get(at) ^ next()));
    }
  }

  /// The same, in place.
  void apply(ByteBuffer bytes) {
    apply(bytes, bytes);
  }

  private long nextEight() {
    int[] s = state;
    int a = i;
    int b = j;
    long mask = 0;
    for (int n = 0; n < 8; n++) {
      a = (a + 1) & 0xff;
      int one = s[a];
      b = (b + one) & 0xff;
      int other = s[b];
      s[a] = other;
      s[b] = one;
      mask = mask << 8 | s[(one + other) & 0xff];
    }
    i = a;
    j = b;
    return mask;
  }

  private int next() {
    i = (i + 1) & 0xff;
    int one = state[i];
    j = (j + one) & 0xff;
    int other = state[j];
    state[i] = other;
    state[j] = one;
    return state[(one + other) & 0xff];
  }
}
