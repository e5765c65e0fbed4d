package io.htorrent.peers.dht;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;

/// Judges what others want to keep here (BEP 44): the cheap checks before the signature, the
/// signature before anything is kept.
final class Puts {

  private static final int TOO_BIG = 205;
  private static final int BAD_SIGNATURE = 206;
  private static final int SALT_TOO_BIG = 207;

  private final ItemStore items;

  /// @param code 0 when it is kept
  record Verdict(int code, String reason) {}

  Puts(ItemStore items) {
    this.items = items;
  }

  Verdict put(Message.Query query, long nanos) {
    Dict arguments = query.arguments();
    byte[] value = query.written("v");
    byte[] salt = bytes(arguments, "salt");
    if (value.length == 0) {
      return new Verdict(Krpc.PROTOCOL_ERROR, "a put needs v");
    }
    if (value.length > Item.MOST_VALUE_BYTES) {
      return new Verdict(TOO_BIG, "v has more than " + Item.MOST_VALUE_BYTES + " bytes");
    }
    if (salt.length > Item.MOST_SALT_BYTES) {
      return new Verdict(SALT_TOO_BIG, "salt has more than " + Item.MOST_SALT_BYTES + " bytes");
    }
    if (!Krpc.isCanonical(value)) {
      return new Verdict(Krpc.PROTOCOL_ERROR, "v is not canonical bencode");
    }
    if (!arguments.has("k")) {
      return keep(new Item.Immutable(value), -1, nanos);
    }
    byte[] key = bytes(arguments, "k");
    byte[] signature = bytes(arguments, "sig");
    long sequence = arguments.integer("seq").orElse(-1);
    if (key.length != Ed25519.KEY_BYTES || sequence < 0) {
      return new Verdict(Krpc.PROTOCOL_ERROR, "k has 32 bytes, seq is not negative");
    }
    Item.Mutable item = new Item.Mutable(key, salt, sequence, value, signature);
    return item.genuine()
        ? keep(item, arguments.integer("cas").orElse(-1), nanos)
        : new Verdict(BAD_SIGNATURE, "invalid signature");
  }

  private Verdict keep(Item item, long expected, long nanos) {
    ItemStore.Verdict verdict = items.put(item, expected, nanos);
    return new Verdict(verdict.code, verdict.reason);
  }

  private static byte[] bytes(Dict arguments, String key) {
    return arguments.bytes(key).map(BencodeValue.Bytes::toArray).orElse(new byte[0]);
  }
}
