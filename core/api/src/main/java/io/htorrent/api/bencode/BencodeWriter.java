package io.htorrent.api.bencode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Writes canonical bencode (BEP 3), value after value. It insists on keys in the order of their
/// bytes, so that what comes out can be hashed; a mistake of the caller is an
/// `IllegalStateException`.
///
/// Not thread-safe: it belongs to whoever made it.
///
/// ```java
/// byte[] reply = new BencodeWriter().dict()
///     .key("interval").integer(1800)
///     .key("peers").bytes(compact)
///     .end().toBytes();
/// ```
public final class BencodeWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ArrayDeque<Open> open = new ArrayDeque<>();

  /// A list or dictionary that is not ended yet.
  private static final class Open {
    final boolean dict;
    byte[] lastKey = {};
    boolean first = true;
    boolean awaitsValue;

    Open(boolean dict) {
      this.dict = dict;
    }
  }

  /// A writer that has written nothing.
  public BencodeWriter() {}

  /// Writes an integer.
  public BencodeWriter integer(long value) {
    beforeValue();
    ascii("i" + value + "e");
    return this;
  }

  /// Writes a byte string.
  public BencodeWriter bytes(byte[] value) {
    beforeValue();
    string(value);
    return this;
  }

  /// Writes a byte string: this text in UTF-8.
  public BencodeWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a value that is bencode already, such as an info dictionary. It is not checked.
  public BencodeWriter encoded(byte[] value) {
    beforeValue();
    out.writeBytes(value);
    return this;
  }

  /// Begins a list; [#end()] ends it.
  public BencodeWriter list() {
    return begin(false);
  }

  /// Begins a dictionary; [#end()] ends it.
  public BencodeWriter dict() {
    return begin(true);
  }

  /// Writes a key; its value must follow.
  public BencodeWriter key(String key) {
    return key(key.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a key of any bytes; its value must follow.
  public BencodeWriter key(byte[] key) {
    Open in = open.peek();
    if (in == null || !in.dict || in.awaitsValue) {
      throw new IllegalStateException("a key where a value belongs");
    }
    if (!in.first && Arrays.compareUnsigned(in.lastKey, key) >= 0) {
      throw new IllegalStateException(
          "key '" + new String(key, StandardCharsets.UTF_8) + "' is out of order");
    }
    in.lastKey = key.clone();
    in.first = false;
    in.awaitsValue = true;
    string(key);
    return this;
  }

  /// Ends the innermost list or dictionary.
  public BencodeWriter end() {
    if (open.isEmpty() || open.peek().awaitsValue) {
      throw new IllegalStateException("an end where a value belongs");
    }
    open.pop();
    out.write('e');
    return this;
  }

  /// What was written.
  public byte[] toBytes() {
    if (!open.isEmpty() || out.size() == 0) {
      throw new IllegalStateException("the value is not ended yet");
    }
    return out.toByteArray();
  }

  private BencodeWriter begin(boolean dict) {
    beforeValue();
    open.push(new Open(dict));
    out.write(dict ? 'd' : 'l');
    return this;
  }

  private void beforeValue() {
    Open in = open.peek();
    if (in == null ? out.size() > 0 : in.dict && !in.awaitsValue) {
      throw new IllegalStateException("a value where a key or nothing belongs");
    }
    if (in != null) {
      in.awaitsValue = false;
    }
  }

  private void string(byte[] value) {
    ascii(value.length + ":");
    out.writeBytes(value);
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
