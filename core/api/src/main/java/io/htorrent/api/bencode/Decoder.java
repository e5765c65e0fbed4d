package io.htorrent.api.bencode;

import io.htorrent.api.bencode.Limits.Form;
import java.util.ArrayDeque;

/// Reads bencode (BEP 3) in one pass, without recursion: nesting costs an entry of a stack that the
/// limits bound. Nothing is copied; strings stay where they are.
final class Decoder {

  private final byte[] source;
  private final Limits limits;
  private final Tokens tokens;
  private final ArrayDeque<Open> open = new ArrayDeque<>();
  private int at;

  /// A list or dictionary whose end is still to come.
  private static final class Open {
    final int token;
    final boolean dict;
    int lastKey = -1;
    int keys;
    boolean awaitsValue;
    boolean ascending = true;

    Open(int token, boolean dict) {
      this.token = token;
      this.dict = dict;
    }

    boolean awaitsKey() {
      return dict && !awaitsValue;
    }
  }

  Decoder(byte[] source, Limits limits) {
    this.source = source;
    this.limits = limits;
    this.tokens = new Tokens(source);
  }

  /// Reads one value; token 0 of the result.
  Tokens decode() throws BencodeException {
    do {
      step();
    } while (!open.isEmpty());
    return tokens;
  }

  /// The first byte that was not read.
  int end() {
    return at;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private void step() throws BencodeException {
    byte first = peek();
    Open in = open.peek();
    if (in != null && first == 'e') {
      close(in);
    } else if (in != null && in.awaitsKey()) {
      key(in);
    } else {
      value(first);
      if (in != null) {
        in.awaitsValue = false;
      }
    }
  }

  private void value(byte first) throws BencodeException {
    switch (first) {
      case 'i' -> integer();
      case 'l', 'd' -> open(first == 'd');
      default -> {
        check(isDigit(first), "a value was expected", at);
        string();
      }
    }
  }

  private void open(boolean dict) throws BencodeException {
    if (open.size() == limits.depth()) {
      throw new BencodeException("more than " + limits.depth() + " levels", at);
    }
    open.push(new Open(add(at), dict));
    at++;
  }

  private void close(Open in) throws BencodeException {
    check(!in.awaitsValue, "a key without a value", at);
    add(at);
    tokens.enclose(in.token);
    open.pop();
    at++;
    if (!in.ascending && limits.form() == Form.ANY_ORDER) {
      boolean distinct = tokens.keys(in.token).length == in.keys;
      check(distinct, "a dictionary with the same key twice", tokens.offset(in.token));
    }
  }

  private void key(Open in) throws BencodeException {
    int begin = at;
    check(isDigit(source[at]), "a key was expected", at);
    int key = string();
    int order = in.lastKey < 0 ? -1 : tokens.compare(in.lastKey, key);
    if (order >= 0 && limits.form() != Form.LENIENT) {
      check(order > 0, "the same key twice", begin);
      check(limits.form() == Form.ANY_ORDER, "a key out of order", begin);
      in.ascending = false;
    }
    in.lastKey = key;
    in.keys++;
    in.awaitsValue = true;
  }

  private int string() throws BencodeException {
    int begin = at;
    long length = 0;
    for (; isDigit(peek()); at++) {
      int digit = source[at] - '0';
      check(length <= (Long.MAX_VALUE - digit) / 10, "a string length beyond all bounds", at);
      length = length * 10 + digit;
    }
    check(source[at] == ':', "a digit or ':' was expected", at);
    canonical(at - begin == 1 || source[begin] != '0', "a length with a leading zero", begin);
    int left = source.length - at - 1;
    if (length > left) {
      throw new BencodeException(
          "a string of " + length + " bytes where " + left + " are left", at);
    }
    at += 1 + (int) length;
    return add(begin);
  }

  private void integer() throws BencodeException {
    int begin = at++;
    boolean negative = peek() == '-';
    int digits = negative ? at + 1 : at;
    at = digits;
    while (isDigit(peek())) {
      at++;
    }
    check(at > digits && source[at] == 'e', "a digit was expected", at);
    boolean zeroFirst = source[digits] == '0';
    canonical(!zeroFirst || at - digits == 1, "a number with a leading zero", begin);
    canonical(!zeroFirst || !negative, "a negative zero", begin);
    try {
      Tokens.parseLong(source, digits, negative);
    } catch (ArithmeticException _) {
      throw new BencodeException("a number of more than 64 bits", at);
    }
    at++;
    add(begin);
  }

  private byte peek() throws BencodeException {
    check(at < source.length, "unexpected end", at);
    return source[at];
  }

  private int add(int offset) throws BencodeException {
    if (tokens.count() == limits.tokens()) {
      throw new BencodeException("more than " + limits.tokens() + " tokens", offset);
    }
    return tokens.add(offset);
  }

  private void canonical(boolean holds, String reason, int offset) throws BencodeException {
    check(holds || limits.form() == Form.LENIENT, reason, offset);
  }

  private static void check(boolean holds, String reason, int offset) throws BencodeException {
    if (!holds) {
      throw new BencodeException(reason, offset);
    }
  }
}
