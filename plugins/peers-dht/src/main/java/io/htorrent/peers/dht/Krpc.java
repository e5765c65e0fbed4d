package io.htorrent.peers.dht;

import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.bencode.Limits;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads and writes the messages of the DHT (BEP 5): bencoded dictionaries, one in a datagram.
/// Pure.
final class Krpc {

  /// BEP 32: more is never sent, for it might not pass unbroken.
  static final int LARGEST_SENT = 1024;

  private static final int SHORTEST = 21; // not even an id
  private static final int LARGEST = 2048;
  private static final int LONGEST_TRANSACTION = 20;

  /// Which client this is, in every message: two letters of BEP 20, and its version.
  private static final String CLIENT = "HT01";

  static final int PROTOCOL_ERROR = 203;
  static final int UNKNOWN_METHOD = 204;

  private Krpc() {}

  /// What a datagram says.
  static Message read(byte[] datagram) {
    if (datagram.length < SHORTEST || datagram.length > LARGEST) {
      return new Message.Garbage("a message of " + datagram.length + " bytes");
    }
    try {
      return Bencode.decode(datagram, Limits.SMALL) instanceof Dict dict
          ? read(dict, datagram)
          : new Message.Garbage("not a dictionary");
    } catch (BencodeException e) {
      return new Message.Garbage("not bencode");
    }
  }

  private static Message read(Dict message, byte[] datagram) {
    byte[] transaction = message.bytes("t").map(Bytes::toArray).orElse(new byte[0]);
    if (transaction.length == 0 || transaction.length > LONGEST_TRANSACTION) {
      return new Message.Garbage("a transaction id of " + transaction.length + " bytes");
    }
    return switch (message.text("y").orElse("")) {
      case "q" -> readQuery(message, transaction, datagram);
      case "r" -> readReply(message, transaction, datagram);
      case "e" -> readFailure(message, transaction);
      default -> new Message.Faulty(transaction, PROTOCOL_ERROR, "unknown kind of message");
    };
  }

  private static Message readQuery(Dict message, byte[] transaction, byte[] datagram) {
    Optional<String> method = message.text("q");
    Optional<Dict> arguments = message.dict("a");
    if (method.isEmpty() || arguments.isEmpty()) {
      return new Message.Faulty(transaction, PROTOCOL_ERROR, "a query needs q and a");
    }
    NodeId id = Message.id(arguments.get(), "id");
    if (id == null) {
      return new Message.Faulty(transaction, PROTOCOL_ERROR, "an id has 20 bytes");
    }
    boolean readOnly = message.integer("ro").orElse(0) == 1;
    return new Message.Query(transaction, method.get(), id, readOnly, arguments.get(), datagram);
  }

  private static Message readReply(Dict message, byte[] transaction, byte[] datagram) {
    Optional<Dict> values = message.dict("r");
    NodeId id = values.map(dict -> Message.id(dict, "id")).orElse(null);
    if (values.isEmpty() || id == null) {
      return new Message.Garbage("a reply without id");
    }
    return new Message.Reply(transaction, id, values.get(), seenAs(message), datagram);
  }

  private static @Nullable Endpoint seenAs(Dict message) {
    byte[] ip = message.bytes("ip").map(Bytes::toArray).orElse(new byte[0]);
    return ip.length == 6 || ip.length == 18 ? Endpoint.compact(ip, 0, ip.length - 2) : null;
  }

  private static Message readFailure(Dict message, byte[] transaction) {
    Iterator<BencodeValue> parts = message.list("e").map(BencodeValue.List::iterator).orElse(null);
    return parts != null && parts.hasNext() && parts.next() instanceof BencodeValue.Int code
        ? new Message.Failure(transaction, code.value())
        : new Message.Garbage("an error without code");
  }

  /// The bytes with which the value under this key was written; none when there is none.
  static byte[] written(Dict dict, String key, byte[] datagram) {
    for (Dict.Entry entry : dict) {
      if (entry.key().text().equals(key)) {
        int from = entry.key().offset() + entry.key().length();
        return Arrays.copyOfRange(datagram, from, end(entry.value(), from, datagram));
      }
    }
    return new byte[0];
  }

  private static int end(BencodeValue value, int from, byte[] datagram) {
    return switch (value) {
      case Bytes bytes -> bytes.offset() + bytes.length();
      case BencodeValue.List list -> from + list.raw().length;
      case Dict dict -> from + dict.raw().length;
      case BencodeValue.Int _ -> {
        int at = from;
        while (datagram[at] != 'e') {
          at++;
        }
        yield at + 1;
      }
    };
  }

  /// Whether these bytes are one value, written the one canonical way (BEP 44).
  static boolean isCanonical(byte[] value) {
    try {
      Bencode.decode(value, Limits.SMALL.with(Limits.Form.CANONICAL));
      return true;
    } catch (BencodeException e) {
      return false;
    }
  }

  /// A query.
  ///
  /// @param arguments with the id of who asks
  static byte[] query(byte[] transaction, String method, Fields arguments, boolean readOnly) {
    BencodeWriter writer = new BencodeWriter().dict();
    arguments.write(writer.key("a"));
    writer.key("q").text(method);
    if (readOnly) {
      writer.key("ro").integer(1);
    }
    return ended(writer, transaction, "q");
  }

  /// A reply.
  ///
  /// @param values with the id of who answers
  /// @param asker whom it goes to, and is told so (BEP 42)
  static byte[] reply(byte[] transaction, Fields values, Endpoint asker) {
    BencodeWriter writer = new BencodeWriter().dict().key("ip").bytes(asker.compact());
    values.write(writer.key("r"));
    return ended(writer, transaction, "r");
  }

  /// The bytes of a reply with these values.
  static int replyLength(byte[] transaction, Fields values, Endpoint asker) {
    return "d2:ip1:r1:t1:v1:y1:re".length()
        + Fields.stringLength(asker.isIpv6() ? 18 : 6)
        + values.length()
        + Fields.stringLength(transaction.length)
        + Fields.stringLength(CLIENT.length());
  }

  /// An error.
  static byte[] failure(byte[] transaction, int code, String reason) {
    BencodeWriter writer =
        new BencodeWriter().dict().key("e").list().integer(code).text(reason).end();
    return ended(writer, transaction, "e");
  }

  // With the keys that come last in every message.
  private static byte[] ended(BencodeWriter writer, byte[] transaction, String kind) {
    return writer
        .key("t")
        .bytes(transaction)
        .key("v")
        .text(CLIENT)
        .key("y")
        .text(kind)
        .end()
        .toBytes();
  }
}
