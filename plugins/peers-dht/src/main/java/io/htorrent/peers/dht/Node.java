package io.htorrent.peers.dht;

/// A node in our table, and how it behaved.
final class Node {

  final NodeId id;
  final Endpoint at;

  /// Whether its id follows from its address (BEP 42).
  final boolean verified;

  /// Whether it ever answered us; until then it is hearsay.
  boolean confirmed;

  /// When it answered last, or when we first heard of it.
  long seenNanos;

  /// When we last asked it for the sake of the table, or saw it.
  long askedNanos;

  /// Questions in a row that it left without an answer.
  int failures;

  Node(NodeId id, Endpoint at, long nanos) {
    this.id = id;
    this.at = at;
    this.verified = SecureId.matches(id, at);
    this.seenNanos = nanos;
    this.askedNanos = nanos;
  }

  boolean is(NodeId otherId, Endpoint otherAt) {
    return at.equals(otherAt) && id.equals(otherId);
  }

  /// It answered.
  void answered(long nanos) {
    confirmed = true;
    seenNanos = nanos;
    askedNanos = nanos;
    failures = 0;
  }

  Contact contact() {
    return new Contact(id, at);
  }
}
