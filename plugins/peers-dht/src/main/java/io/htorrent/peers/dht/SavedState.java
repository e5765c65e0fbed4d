package io.htorrent.peers.dht;

import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.bencode.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a node of one address family keeps between runs: its id and the nodes it knew.
///
/// @param id null when there is none
record SavedState(@Nullable NodeId id, List<Contact> contacts) {

  /// As many as are worth asking at a start.
  static final int MOST_CONTACTS = 200;

  static final SavedState NONE = new SavedState(null, List.of());

  SavedState {
    contacts = List.copyOf(contacts);
  }

  /// Bencoded: `id4`, `id6`, `nodes4`, `nodes6`.
  static byte[] write(SavedState ipv4, SavedState ipv6) {
    BencodeWriter writer = new BencodeWriter().dict();
    writeId(writer, "id4", ipv4);
    writeId(writer, "id6", ipv6);
    writer.key("nodes4").bytes(Contact.compact(ipv4.contacts, 4));
    writer.key("nodes6").bytes(Contact.compact(ipv6.contacts, 16));
    return writer.end().toBytes();
  }

  private static void writeId(BencodeWriter writer, String key, SavedState state) {
    if (state.id != null) {
      writer.key(key).bytes(state.id.bytes());
    }
  }

  /// Reads what [#write] wrote; what is damaged, too much or no place for a node is left out.
  static SavedState read(Optional<byte[]> saved, boolean ipv6) {
    if (saved.isEmpty()) {
      return NONE;
    }
    try {
      return Bencode.decode(saved.get(), Limits.SMALL) instanceof Dict dict
          ? read(dict, ipv6)
          : NONE;
    } catch (BencodeException e) {
      return NONE;
    }
  }

  private static SavedState read(Dict dict, boolean ipv6) {
    int ipBytes = ipv6 ? 16 : 4;
    byte[] compact =
        dict.bytes(ipv6 ? "nodes6" : "nodes4").map(BencodeValue.Bytes::toArray).orElse(new byte[0]);
    int stride = Contact.stride(ipBytes);
    List<Contact> contacts = new ArrayList<>();
    for (int at = 0;
        at + stride <= compact.length && contacts.size() < MOST_CONTACTS;
        at += stride) {
      Endpoint endpoint = Endpoint.compact(compact, at + NodeId.BYTES, ipBytes);
      boolean good = endpoint.reach() != Endpoint.Reach.NOWHERE && endpoint.port() != 0;
      if (good && endpoint.isIpv6() == ipv6) {
        contacts.add(new Contact(NodeId.at(compact, at), endpoint));
      }
    }
    return new SavedState(Message.id(dict, ipv6 ? "id6" : "id4"), contacts);
  }
}
