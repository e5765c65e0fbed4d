package io.htorrent.peers.dht;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import org.jspecify.annotations.Nullable;

/// A message of KRPC (BEP 5) as it came in.
sealed interface Message {

  /// Somebody asks.
  ///
  /// @param transaction to be repeated in the answer: 1 to 20 bytes
  /// @param method such as `find_node`
  /// @param id who asks
  /// @param readOnly it answers nobody, and wants to be in no table (BEP 43)
  /// @param arguments what belongs to the method
  /// @param datagram all of the message
  record Query(
      byte[] transaction,
      String method,
      NodeId id,
      boolean readOnly,
      Dict arguments,
      byte[] datagram)
      implements Message {

    /// The bytes with which an argument was written; none when it is not there. What is stored or
    /// signed must be kept as it came.
    byte[] written(String argument) {
      return Krpc.written(arguments, argument, datagram);
    }
  }

  /// Somebody answers.
  ///
  /// @param id who
  /// @param values what belongs to the method that was asked
  /// @param seenAs our address as it sees us (BEP 42), if it said
  /// @param datagram all of the message
  record Reply(
      byte[] transaction, NodeId id, Dict values, @Nullable Endpoint seenAs, byte[] datagram)
      implements Message {

    /// As [Query#written].
    byte[] written(String value) {
      return Krpc.written(values, value, datagram);
    }
  }

  /// Somebody answers that it cannot.
  ///
  /// @param code such as 203
  record Failure(byte[] transaction, long code) implements Message {}

  /// A query that nobody can carry out, but that can be told so.
  ///
  /// @param code 203 for a malformed one
  /// @param reason in a few words
  record Faulty(byte[] transaction, int code, String reason) implements Message {}

  /// No message; why.
  record Garbage(String reason) implements Message {}

  /// The id under this key; null when there is none.
  static @Nullable NodeId id(Dict dict, String key) {
    return dict.bytes(key)
        .filter(bytes -> bytes.length() == NodeId.BYTES)
        .map(BencodeValue.Bytes::toArray)
        .map(NodeId::of)
        .orElse(null);
  }
}
