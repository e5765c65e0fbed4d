package io.htorrent.peers.dht;

import io.htorrent.api.bencode.BencodeWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A value kept in the DHT (BEP 44): under its own hash, or under its owner's key, signed.
///
/// Arrays are not copied: whoever makes or reads one changes none of them.
sealed interface Item {

  int MOST_VALUE_BYTES = 1000;
  int MOST_SALT_BYTES = 64;

  /// The value, bencoded.
  byte[] value();

  /// Where it is kept.
  NodeId target();

  /// Whether it is what its place says.
  boolean genuine();

  /// One that never changes.
  record Immutable(byte[] value) implements Item {
    @Override
    public NodeId target() {
      return NodeId.of(Sha1.of(value));
    }

    @Override
    public boolean genuine() {
      return true; // the target is the proof
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Immutable that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }
  }

  /// One that its owner may replace by a newer one.
  ///
  /// @param salt tells items of one owner apart; may be empty
  /// @param sequence grows with each version
  record Mutable(byte[] key, byte[] salt, long sequence, byte[] value, byte[] signature)
      implements Item {

    /// A version, signed with the owner's seed.
    static Mutable signed(Owner owner, byte[] salt, long sequence, byte[] value) {
      byte[] signature = Ed25519.sign(owner.seed(), signed(salt, sequence, value));
      return new Mutable(owner.key(), salt, sequence, value, signature);
    }

    @Override
    public NodeId target() {
      return target(key, salt);
    }

    static NodeId target(byte[] key, byte[] salt) {
      return NodeId.of(Sha1.of(key, salt));
    }

    @Override
    public boolean genuine() {
      return Ed25519.verifies(key, signed(salt, sequence, value), signature);
    }

    /// What is signed: the middle of a dictionary of salt, sequence and value, without its ends.
    static byte[] signed(byte[] salt, long sequence, byte[] value) {
      BencodeWriter text = new BencodeWriter().dict();
      if (salt.length > 0) {
        text.key("salt").bytes(salt);
      }
      byte[] dict = text.key("seq").integer(sequence).key("v").encoded(value).end().toBytes();
      return Arrays.copyOfRange(dict, 1, dict.length - 1);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Mutable that
          && sequence == that.sequence
          && Arrays.equals(key, that.key)
          && Arrays.equals(salt, that.salt)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value) + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
      return "item " + target() + " version " + sequence + " of " + value.length + " bytes";
    }
  }

  /// Who may replace an item.
  ///
  /// @param seed 32 secret bytes
  /// @param key the public key that belongs to them
  record Owner(byte[] seed, byte[] key) {}

  /// A text as a value.
  static byte[] text(String text) {
    return new BencodeWriter().bytes(text.getBytes(StandardCharsets.UTF_8)).toBytes();
  }
}
