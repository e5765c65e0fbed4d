package io.htorrent.api.bencode;

import java.util.Arrays;

/// The places of all values in one piece of bencode: what the [Decoder] found, and how to walk it.
final class Tokens {

  /*
   * A tree in a flat array. Each value, and each closing `e`, is one long in order of the source:
   * its upper half is the byte where it begins, its lower half the number of the token after the
   * whole value, so that a walk skips over what lies within. What a token is stands in the source.
   * 8 bytes a token, where a tree of objects needs 50: a torrent of 64 MiB cannot take more than
   * 3,000,000 x 8 bytes, and half as much again while the array grows.
   */

  private final byte[] source;
  private long[] places = new long[64];
  private int count;

  Tokens(byte[] source) {
    this.source = source;
  }

  byte[] source() {
    return source;
  }

  int count() {
    return count;
  }

  /// Adds a token that begins at this byte and has nothing within; says its number.
  int add(int offset) {
    if (count == places.length) {
      places = Arrays.copyOf(places, count + (count >> 1));
    }
    places[count] = (long) offset << 32 | (count + 1);
    return count++;
  }

  /// Says that everything added since belongs to this token.
  void enclose(int token) {
    places[token] = (long) offset(token) << 32 | count;
  }

  /// The byte where a token begins.
  int offset(int token) {
    return (int) (places[token] >>> 32);
  }

  /// The token after this one and all that lies within it.
  int next(int token) {
    return (int) places[token];
  }

  /// The byte that says what a token is: a digit, `i`, `l`, `d` or `e`.
  byte kind(int token) {
    return source[offset(token)];
  }

  /// The value that begins at a token.
  BencodeValue value(int token) {
    return switch (kind(token)) {
      case 'i' -> new BencodeValue.Int(integer(token));
      case 'l' -> new BencodeValue.List(this, token);
      case 'd' -> new BencodeValue.Dict(this, token);
      default -> new BencodeValue.Bytes(source, bodyBegin(token), bodyLength(token));
    };
  }

  /// The value of an integer token.
  long integer(int token) {
    int from = offset(token) + 1;
    boolean negative = source[from] == '-';
    return parseLong(source, negative ? from + 1 : from, negative);
  }

  /// The number written in the digits from here on.
  ///
  /// @throws ArithmeticException when it does not fit, at the twentieth digit that counts at the
  ///   latest
  static long parseLong(byte[] source, int from, boolean negative) {
    long value = 0; // negative throughout: the smallest long has no positive twin
    for (int at = from; Decoder.isDigit(source[at]); at++) {
      value = Math.subtractExact(Math.multiplyExact(value, 10L), source[at] - '0');
    }
    return negative ? value : Math.negateExact(value);
  }

  /// The first byte of a string token's contents.
  int bodyBegin(int token) {
    int at = offset(token);
    while (source[at] != ':') {
      at++;
    }
    return at + 1;
  }

  /// The bytes in a string token.
  int bodyLength(int token) {
    return (int) parseLong(source, offset(token), false);
  }

  /// The byte after the last of a list or dictionary: its last token is its `e`.
  int end(int container) {
    return offset(next(container) - 1) + 1;
  }

  /// The values of a list, or keys of a dictionary: how many.
  int size(int container) {
    int size = 0;
    boolean dict = kind(container) == 'd';
    for (int token = container + 1; kind(token) != 'e'; token = next(token)) {
      token = dict ? next(token) : token;
      size++;
    }
    return size;
  }

  /// The key tokens of a dictionary in order of their bytes, of equal ones the first only.
  int[] keys(int dict) {
    int[] keys = new int[size(dict)];
    boolean ascending = true;
    int token = dict + 1;
    for (int i = 0; i < keys.length; i++) {
      keys[i] = token;
      ascending &= i == 0 || compare(keys[i - 1], token) < 0;
      token = next(token + 1);
    }
    return ascending ? keys : sorted(keys);
  }

  /// The key token with these bytes, or -1. Binary search: no choice of keys makes it slow.
  int find(int[] keys, byte[] wanted) {
    int low = 0;
    int high = keys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int begin = bodyBegin(keys[middle]);
      int order =
          Arrays.compareUnsigned(
              source, begin, begin + bodyLength(keys[middle]), wanted, 0, wanted.length);
      if (order == 0) {
        return keys[middle];
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle;
    }
    return -1;
  }

  /// The order of two string tokens: as unsigned bytes (BEP 3).
  int compare(int one, int other) {
    int begin = bodyBegin(one);
    int otherBegin = bodyBegin(other);
    return Arrays.compareUnsigned(
        source, begin, begin + bodyLength(one), source, otherBegin, otherBegin + bodyLength(other));
  }

  private int[] sorted(int[] keys) {
    Integer[] boxed = Arrays.stream(keys).boxed().toArray(Integer[]::new);
    Arrays.sort(boxed, this::compare); // stable: of equal keys the first stays in front
    int kept = 0;
    for (int i = 0; i < boxed.length; i++) {
      if (i == 0 || compare(boxed[i - 1], boxed[i]) != 0) {
        keys[kept++] = boxed[i];
      }
    }
    return Arrays.copyOf(keys, kept);
  }
}
