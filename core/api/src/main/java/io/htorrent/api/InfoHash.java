package io.htorrent.api;

import java.util.Arrays;
import java.util.HexFormat;

/// The name of a torrent: the SHA-1 (20 bytes, BEP 3) or SHA-256 (32 bytes, BEP 52) of its info
/// dictionary.
///
/// Immutable; safe on any thread. Prints as lower-case hex; logs use [#shortName()].
public final class InfoHash implements Comparable<InfoHash> {

  private final byte[] bytes;

  private InfoHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Wraps a copy of 20 or 32 bytes; any other length is an `IllegalArgumentException`.
  public static InfoHash of(byte[] bytes) {
    if (bytes.length != 20 && bytes.length != 32) {
      throw new IllegalArgumentException("an info hash has 20 or 32 bytes, not " + bytes.length);
    }
    return new InfoHash(bytes.clone());
  }

  /// Parses 40 or 64 hex digits, in upper or lower case; anything else is an
  /// `IllegalArgumentException`.
  public static InfoHash parse(String hex) {
    try {
      return of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + hex + "' is not an info hash of 40 or 64 hex digits", e);
    }
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// The hash as handshakes and announces have it, of 20 bytes: this one, or what is left of a v2
  /// hash (BEP 52).
  public InfoHash onWire() {
    return isV2() ? new InfoHash(wireBytes()) : this;
  }

  /// The 20 bytes that travel in handshakes and announces: a v2 hash is cut (BEP 52).
  public byte[] wireBytes() {
    return Arrays.copyOf(bytes, 20);
  }

  /// Whether this is a v2 (SHA-256) hash.
  public boolean isV2() {
    return bytes.length == 32;
  }

  /// The first eight hex digits: how a torrent is named in logs.
  public String shortName() {
    return HexFormat.of().formatHex(bytes, 0, 4);
  }

  @Override
  public int compareTo(InfoHash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InfoHash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
