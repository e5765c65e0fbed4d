package io.htorrent.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The 20 bytes with which a peer names itself (BEP 3, BEP 20). Immutable; prints with unprintable
/// bytes escaped.
public final class PeerId {

  /// Bytes in a peer id.
  public static final int LENGTH = 20;

  private static final int PREFIX_LENGTH = 8;

  private final byte[] bytes;

  private PeerId(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Wraps a copy of 20 bytes.
  public static PeerId of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a peer id has 20 bytes, not " + bytes.length);
    }
    return new PeerId(bytes.clone());
  }

  /// Makes an id in the Azureus style (BEP 20): `-HT0100-` and twelve random letters or digits.
  ///
  /// @param prefix eight ASCII characters, such as `-HT0100-`
  public static PeerId random(String prefix, RandomGenerator random) {
    if (prefix.length() != PREFIX_LENGTH) {
      throw new IllegalArgumentException(
          "a peer id begins with "
              + PREFIX_LENGTH
              + " characters, such as -HT0100-: '"
              + prefix
              + "'");
    }
    byte[] bytes = Arrays.copyOf(prefix.getBytes(StandardCharsets.US_ASCII), LENGTH);
    String alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int i = prefix.length(); i < LENGTH; i++) {
      bytes[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
    }
    return of(bytes);
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(LENGTH);
    for (byte b : bytes) {
      text.append(b > ' ' && b < 0x7f ? (char) b : '.');
    }
    return text.toString();
  }
}
