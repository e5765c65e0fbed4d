package io.htorrent.peers.dht;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A node as others name it: an id at an address. Compact in 26 bytes (BEP 5) or 38 (BEP 32).
record Contact(NodeId id, Endpoint at) {

  /// An honest answer has eight.
  static final int MOST = 16;

  static byte[] compact(List<Contact> contacts, int ipBytes) {
    ByteBuffer compact = ByteBuffer.allocate(contacts.size() * stride(ipBytes));
    contacts.forEach(contact -> compact.put(contact.id.bytes()).put(contact.at.compact()));
    return compact.array();
  }

  /// The contacts in a reply: whole ones only, the first few, and none that its sender may not
  /// name.
  static List<Contact> read(byte[] compact, int ipBytes, Endpoint sender) {
    int stride = stride(ipBytes);
    List<Contact> contacts = new ArrayList<>();
    for (int at = 0; at + stride <= compact.length && at < MOST * stride; at += stride) {
      Endpoint endpoint = Endpoint.compact(compact, at + NodeId.BYTES, ipBytes);
      if (sender.mayNameNode(endpoint) && endpoint.isIpv6() == (ipBytes == 16)) {
        contacts.add(new Contact(NodeId.at(compact, at), endpoint));
      }
    }
    return contacts;
  }

  static int stride(int ipBytes) {
    return NodeId.BYTES + ipBytes + 2;
  }
}
