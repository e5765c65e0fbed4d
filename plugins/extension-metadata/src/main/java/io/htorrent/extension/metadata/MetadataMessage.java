package io.htorrent.extension.metadata;

import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.bencode.Limits;
import io.htorrent.api.extension.ExtensionViolation;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A message of BEP 9.
sealed interface MetadataMessage {

  /// Bytes in every piece of metadata but the last.
  int PIECE_LENGTH = 16 * 1024;

  /// Bytes in a message: a piece, and a dictionary with room for what nobody has thought of yet.
  int LONGEST = 17 * 1024;

  /// Send me this piece.
  record Request(long piece) implements MetadataMessage {}

  /// Here is a piece.
  ///
  /// @param total bytes in all of the metadata, as the sender says; 0 when it does not
  record Data(long piece, long total, byte[] bytes) implements MetadataMessage {
    @Override
    public String toString() {
      return "piece " + piece + ", " + bytes.length + " bytes";
    }
  }

  /// I will not send you this piece.
  record Reject(long piece) implements MetadataMessage {}

  /// Something that BEP 9 does not know yet, and tells us to ignore.
  record Unknown() implements MetadataMessage {}

  /// Reads a message.
  ///
  /// @param payload only looked at
  /// @throws ExtensionViolation when it is none, or too long
  static MetadataMessage read(ByteBuffer payload) throws ExtensionViolation {
    if (payload.remaining() > LONGEST) {
      throw new ExtensionViolation("ut_metadata of " + payload.remaining() + " bytes", 9);
    }
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    try {
      Bencode.First first = Bencode.decodeFirst(bytes, Limits.SMALL);
      if (first.value() instanceof Dict dict) {
        return read(dict, Arrays.copyOfRange(bytes, first.end(), bytes.length));
      }
    } catch (BencodeException e) {
      throw new ExtensionViolation("ut_metadata: " + e.getMessage(), 9);
    }
    throw new ExtensionViolation("ut_metadata is no dictionary", 9);
  }

  private static MetadataMessage read(Dict dict, byte[] rest) throws ExtensionViolation {
    long type = dict.integer("msg_type").orElse(-1);
    if (type < 0 || type > 2) {
      return new Unknown();
    }
    if (dict.integer("piece").isEmpty()) {
      throw new ExtensionViolation("ut_metadata names no piece", 9);
    }
    long piece = dict.integer("piece").getAsLong();
    return switch ((int) type) {
      case 0 -> new Request(piece);
      case 1 -> new Data(piece, dict.integer("total_size").orElse(0), rest);
      default -> new Reject(piece);
    };
  }

  /// The message that asks for a piece.
  static ByteBuffer request(int piece) {
    return ByteBuffer.wrap(head(0, piece).end().toBytes());
  }

  /// The message that refuses a piece.
  static ByteBuffer reject(long piece) {
    return ByteBuffer.wrap(head(2, piece).end().toBytes());
  }

  /// The message that carries a piece.
  ///
  /// @param metadata all of it; only looked at
  static ByteBuffer data(int piece, ByteBuffer metadata) {
    byte[] head = head(1, piece).key("total_size").integer(metadata.remaining()).end().toBytes();
    ByteBuffer bytes = slice(piece, metadata);
    return ByteBuffer.allocate(head.length + bytes.remaining()).put(head).put(bytes).flip();
  }

  /// How many pieces this much metadata has.
  static int pieces(int size) {
    return (size + PIECE_LENGTH - 1) / PIECE_LENGTH;
  }

  private static ByteBuffer slice(int piece, ByteBuffer metadata) {
    int from = piece * PIECE_LENGTH;
    int length = Math.min(PIECE_LENGTH, metadata.remaining() - from);
    return metadata.slice(metadata.position() + from, length);
  }

  private static BencodeWriter head(int type, long piece) {
    return new BencodeWriter().dict().key("msg_type").integer(type).key("piece").integer(piece);
  }
}
