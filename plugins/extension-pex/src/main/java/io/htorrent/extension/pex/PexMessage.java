package io.htorrent.extension.pex;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.bencode.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A message of peer exchange (BEP 11): whom its sender is connected to since its last one, and
/// whom no more. Pure functions; any thread.
///
/// @param added who is new
/// @param dropped who is gone
record PexMessage(List<Contact> added, List<PeerAddress> dropped) {

  /// Flag: it prefers encrypted connections.
  static final int PREFERS_ENCRYPTION = 0x01;

  /// Flag: it has everything, or fetches nothing any more.
  static final int SEED = 0x02;

  /// Flag: it was dialled, so that it can be reached.
  static final int REACHABLE = 0x10;

  private static final int V4 = 4;
  private static final int V6 = 16;

  /// A peer and what is said of it.
  ///
  /// @param address where it listens
  /// @param flags such as [#SEED]; 0 when nothing was said
  record Contact(PeerAddress address, int flags) {
    boolean seed() {
      return (flags & SEED) != 0;
    }
  }

  PexMessage {
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
  }

  boolean isEmpty() {
    return added.isEmpty() && dropped.isEmpty();
  }

  /// The payload as it is sent; only those keys that have something to say.
  ByteBuffer encode() {
    BencodeWriter writer = new BencodeWriter().dict();
    added(writer, "added", false);
    added(writer, "added6", true);
    bytes(writer, "dropped", compact(dropped, false));
    bytes(writer, "dropped6", compact(dropped, true));
    return ByteBuffer.wrap(writer.end().toBytes());
  }

  private void added(BencodeWriter writer, String key, boolean v6) {
    List<Contact> contacts = added.stream().filter(one -> one.address.isIpv6() == v6).toList();
    ByteArrayOutputStream flags = new ByteArrayOutputStream();
    contacts.forEach(one -> flags.write(one.flags));
    bytes(writer, key, compact(contacts.stream().map(Contact::address).toList(), v6));
    bytes(writer, key + ".f", flags.toByteArray());
  }

  private static void bytes(BencodeWriter writer, String key, byte[] bytes) {
    if (bytes.length > 0) {
      writer.key(key).bytes(bytes);
    }
  }

  private static byte[] compact(List<PeerAddress> addresses, boolean v6) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    addresses.stream()
        .filter(address -> address.isIpv6() == v6)
        .forEach(address -> out.writeBytes(address.compact()));
    return out.toByteArray();
  }

  /// Reads a payload: of each of its four lists at most so many whole entries. Those with port 0
  /// are left out; flags of another number than the addresses say nothing. Empty when it is no
  /// dictionary.
  static Optional<PexMessage> read(ByteBuffer payload, int most) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    try {
      return Bencode.decodeFirst(bytes, Limits.SMALL).value() instanceof Dict dict
          ? Optional.of(read(dict, most))
          : Optional.empty();
    } catch (BencodeException _) {
      return Optional.empty();
    }
  }

  private static PexMessage read(Dict dict, int most) {
    List<Contact> added = new ArrayList<>(contacts(dict, "added", V4, most));
    added.addAll(contacts(dict, "added6", V6, most));
    List<PeerAddress> dropped = new ArrayList<>();
    contacts(dict, "dropped", V4, most).forEach(one -> dropped.add(one.address));
    contacts(dict, "dropped6", V6, most).forEach(one -> dropped.add(one.address));
    return new PexMessage(added, dropped);
  }

  private static List<Contact> contacts(Dict dict, String key, int ipLength, int most) {
    byte[] compact = bytes(dict, key);
    byte[] flags = bytes(dict, key + ".f");
    int stride = ipLength + 2;
    int count = compact.length / stride;
    List<Contact> contacts = new ArrayList<>();
    for (int i = 0; i < Math.min(count, most); i++) {
      byte[] entry = Arrays.copyOfRange(compact, i * stride, (i + 1) * stride);
      int said = flags.length == count ? flags[i] & 0xff : 0;
      PeerAddress.fromCompact(entry, ipLength)
          .forEach(address -> contacts.add(new Contact(address, said)));
    }
    return contacts;
  }

  private static byte[] bytes(Dict dict, String key) {
    return dict.bytes(key).map(one -> one.toArray()).orElse(new byte[0]);
  }
}
