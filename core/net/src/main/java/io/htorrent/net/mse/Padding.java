package io.htorrent.net.mse;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Bytes without a meaning, so that no two handshakes have the same length.
final class Padding {

  private Padding() {}

  /// Up to 512 of them.
  static byte[] some(RandomGenerator chance) {
    return after(new byte[0], chance);
  }

  /// The same, behind other bytes.
  static byte[] after(byte[] bytes, RandomGenerator chance) {
    byte[] padding = new byte[chance.nextInt(Inbox.PADDING + 1)];
    chance.nextBytes(padding);
    byte[] all = Arrays.copyOf(bytes, bytes.length + padding.length);
    System.arraycopy(padding, 0, all, bytes.length, padding.length);
    return all;
  }

  /// The length that the other end names.
  ///
  /// @throws MseException when it is more than 512 (X04)
  static int checked(int length) throws MseException {
    if (length > Inbox.PADDING) {
      throw new MseException(length + " bytes of padding, limit " + Inbox.PADDING);
    }
    return length;
  }
}
