package io.htorrent.api.bencode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;

/// A decoded value of bencode (BEP 3): an integer, a byte string, a list or a dictionary.
///
/// All but [Int] are windows on the decoded array, made when asked for. Immutable as long as nobody
/// changes that array; any thread. Equal when they were written the same.
public sealed interface BencodeValue {

  /// An integer.
  ///
  /// @param value it
  record Int(long value) implements BencodeValue {}

  /// A byte string. Hashes and keys stay bytes; only [#text()] makes characters of them.
  final class Bytes implements BencodeValue {
    private final byte[] source;
    private final int offset;
    private final int length;

    Bytes(byte[] source, int offset, int length) {
      this.source = source;
      this.offset = offset;
      this.length = length;
    }

    /// How many bytes.
    public int length() {
      return length;
    }

    /// Where the first byte stands in the decoded array.
    public int offset() {
      return offset;
    }

    /// A copy of the bytes.
    public byte[] toArray() {
      return Arrays.copyOfRange(source, offset, offset + length);
    }

    /// The bytes read as UTF-8; what is malformed becomes U+FFFD. Not printable yet: see
    /// [io.htorrent.api.Printable].
    public String text() {
      return new String(source, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that
          && Arrays.equals(
              source, offset, offset + length, that.source, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
      return length + " bytes";
    }
  }

  /// A list, walked in order.
  final class List implements BencodeValue, Iterable<BencodeValue> {
    private final Tokens tokens;
    private final int token;

    List(Tokens tokens, int token) {
      this.tokens = tokens;
      this.token = token;
    }

    /// How many values. Takes time in proportion.
    public int size() {
      return tokens.size(token);
    }

    /// Whether there are none.
    public boolean isEmpty() {
      return tokens.kind(token + 1) == 'e';
    }

    /// A copy of the bytes it was written with.
    public byte[] raw() {
      return Arrays.copyOfRange(tokens.source(), tokens.offset(token), tokens.end(token));
    }

    @Override
    public Iterator<BencodeValue> iterator() {
      return new Iterator<>() {
        private int at = token + 1;

        @Override
        public boolean hasNext() {
          return tokens.kind(at) != 'e';
        }

        @Override
        public BencodeValue next() {
          if (!hasNext()) {
            throw new NoSuchElementException("the list has no more values");
          }
          int value = at;
          at = tokens.next(at);
          return tokens.value(value);
        }
      };
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof List that && Arrays.equals(raw(), that.raw());
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(raw());
    }

    @Override
    public String toString() {
      return "list of " + size();
    }
  }

  /// A dictionary, walked in the order of its keys' bytes, whatever order they were written in.
  ///
  /// Lookup is a binary search over sorted keys: no choice of keys makes it slow. The lookups of
  /// one type are empty both when the key is absent and when its value is of another type.
  final class Dict implements BencodeValue, Iterable<Dict.Entry> {
    private final Tokens tokens;
    private final int token;
    private final int[] keys;

    Dict(Tokens tokens, int token) {
      this.tokens = tokens;
      this.token = token;
      this.keys = tokens.keys(token);
    }

    /// A key with its value.
    ///
    /// @param key any bytes, also none
    /// @param value what stands under it
    public record Entry(Bytes key, BencodeValue value) {}

    /// How many keys.
    public int size() {
      return keys.length;
    }

    /// Whether there is a value under this key, of any type.
    public boolean has(String key) {
      return find(key) >= 0;
    }

    /// The value under this key.
    public Optional<BencodeValue> get(String key) {
      int found = find(key);
      return found < 0 ? Optional.empty() : Optional.of(tokens.value(found + 1));
    }

    /// The integer under this key.
    public OptionalLong integer(String key) {
      return find(Int.class, key)
          .map(number -> OptionalLong.of(number.value()))
          .orElseGet(OptionalLong::empty);
    }

    /// The byte string under this key.
    public Optional<Bytes> bytes(String key) {
      return find(Bytes.class, key);
    }

    /// The byte string under this key, read as [Bytes#text()].
    public Optional<String> text(String key) {
      return bytes(key).map(Bytes::text);
    }

    /// The list under this key.
    public Optional<List> list(String key) {
      return find(List.class, key);
    }

    /// The dictionary under this key.
    public Optional<Dict> dict(String key) {
      return find(Dict.class, key);
    }

    /// A copy of the bytes it was written with: what an info hash is taken of.
    public byte[] raw() {
      return Arrays.copyOfRange(tokens.source(), offset(), tokens.end(token));
    }

    /// Where its first byte stands in the decoded array.
    public int offset() {
      return tokens.offset(token);
    }

    @Override
    public Iterator<Entry> iterator() {
      return Arrays.stream(keys)
          .mapToObj(key -> new Entry(key(key), tokens.value(key + 1)))
          .iterator();
    }

    private Bytes key(int key) {
      return new Bytes(tokens.source(), tokens.bodyBegin(key), tokens.bodyLength(key));
    }

    private int find(String key) {
      return tokens.find(keys, key.getBytes(StandardCharsets.UTF_8));
    }

    private <T extends BencodeValue> Optional<T> find(Class<T> type, String key) {
      return get(key).filter(type::isInstance).map(type::cast);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Dict that && Arrays.equals(raw(), that.raw());
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(raw());
    }

    @Override
    public String toString() {
      return "dictionary of " + size();
    }
  }
}
