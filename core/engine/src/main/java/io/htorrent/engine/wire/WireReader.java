package io.htorrent.engine.wire;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import java.nio.ByteBuffer;

/// Turns the bytes of one peer, however they were cut, into messages (BEP 3, 6, 10, 52). On the
/// torrent's loop.
///
/// The payload of a `piece` message is copied once, straight to where the sink wants it. Nothing is
/// buffered but the fixed part of a message, a bitfield, whose length is known, a few hashes, and
/// what came of an extended message: a peer cannot make us allocate by what it claims.
public final class WireReader {

  private static final ByteBuffer SKIP = ByteBuffer.allocate(0);
  private static final int PIECE_HEADER = 9;
  private static final int LARGEST_FIXED = HashRange.BYTES;
  private static final int EXTENDED_HEADER = 2;
  private static final int FIRST_PAYLOAD = 512; // then twice as much, as it comes

  private final int pieceCount;
  private final int longest;
  private Stage stage = Stage.PREFIX;
  private ByteBuffer fixed = ByteBuffer.allocate(LARGEST_FIXED);
  private int missing = 4;
  private int length;
  private int id;
  private long messages;
  private PeerMessage.Piece block = new PeerMessage.Piece(0, 0, 0);
  private ByteBuffer target = SKIP;
  private ByteBuffer payload = SKIP;

  private enum Stage {
    PREFIX,
    ID,
    BODY,
    BLOCK,
    EXTENDED
  }

  /// Who takes the messages.
  public interface Sink {
    /// A block begins to arrive. Says where its `length` bytes go; what does not fit is skipped.
    ByteBuffer blockBegins(PeerMessage.Piece block) throws ProtocolViolation;

    /// A message is complete; for a `piece`, its payload is in place.
    void received(PeerMessage message) throws ProtocolViolation;
  }

  /// A reader for a torrent with this many pieces.
  public WireReader(int pieceCount) {
    this.pieceCount = pieceCount;
    this.longest =
        Math.max(EXTENDED_HEADER + PeerMessage.Extended.LONGEST_PAYLOAD, 1 + bitfieldBytes());
  }

  /// Takes all bytes that are there and tells the sink of each message that became complete.
  ///
  /// @throws ProtocolViolation when the peer broke a rule; the reader is useless afterwards
  public void read(ByteBuffer in, Sink sink) throws ProtocolViolation {
    while (in.hasRemaining()) {
      switch (stage) {
        case PREFIX -> prefix(in, sink);
        case ID -> id(in, sink);
        case BODY -> body(in, sink);
        case BLOCK -> block(in, sink);
        case EXTENDED -> extended(in, sink);
      }
    }
  }

  /// Skips the rest of the block that is arriving: its place is no longer its own.
  public void abandonBlock() {
    target = SKIP;
  }

  /// Whether the last bytes ended in the middle of a message.
  public boolean midMessage() {
    return stage != Stage.PREFIX || missing != 4;
  }

  /// Whether the last bytes ended in the middle of a block's payload.
  public boolean midBlock() {
    return stage == Stage.BLOCK;
  }

  /// Messages that were complete so far.
  public long messages() {
    return messages;
  }

  private void prefix(ByteBuffer in, Sink sink) throws ProtocolViolation {
    if (missing == 4 && in.remaining() >= 4) {
      length = in.getInt();
    } else {
      length = length << 8 | (in.get() & 0xff);
      if (--missing > 0) {
        return;
      }
    }
    missing = 4;
    if (length < 0 || length > longest) {
      throw new ProtocolViolation(
          "a message of " + Integer.toUnsignedString(length) + " bytes, limit " + longest, 3);
    }
    if (length == 0) {
      complete(new PeerMessage.KeepAlive(), sink);
    } else {
      stage = Stage.ID;
    }
  }

  private void id(ByteBuffer in, Sink sink) throws ProtocolViolation {
    id = in.get() & 0xff;
    int body = bodyLength();
    boolean ownBuffer = id == 5 || id == 22;
    fixed = ownBuffer ? ByteBuffer.allocate(body) : fixed.clear().limit(body);
    stage = Stage.BODY;
    if (body == 0) {
      finish(sink);
    }
  }

  /// Bytes after the id that must be here before anything can be said; checks the length prefix
  /// against the id.
  private int bodyLength() throws ProtocolViolation {
    int expected =
        switch (id) {
          case 0, 1, 2, 3 -> 1;
          case 4 -> 5;
          case 5 -> 1 + bitfieldBytes();
          case 6, 8 -> 13;
          case 7 -> Math.clamp(length, PIECE_HEADER, PIECE_HEADER + PieceLayout.BLOCK_LENGTH);
          case 9 -> 3;
          case 13, 17 -> 5;
          case 14, 15 -> 1;
          case 16 -> 13;
          case 21, 23 -> 1 + HashRange.BYTES;
          case 22 ->
              Math.clamp(
                  length, 1 + HashRange.BYTES, 1 + HashRange.BYTES + PeerMessage.Hashes.LONGEST);
          case 20 ->
              Math.clamp(
                  length, EXTENDED_HEADER, EXTENDED_HEADER + PeerMessage.Extended.LONGEST_PAYLOAD);
          default -> throw new ProtocolViolation("message id " + id + " is unknown", 3);
        };
    if (length != expected) {
      throw new ProtocolViolation(
          "message id " + id + " has " + length + " bytes, expected " + expected, 3);
    }
    return switch (id) {
      case 7 -> PIECE_HEADER - 1;
      case 20 -> EXTENDED_HEADER - 1;
      default -> length - 1;
    };
  }

  private void body(ByteBuffer in, Sink sink) throws ProtocolViolation {
    int count = Math.min(in.remaining(), fixed.remaining());
    fixed.put(fixed.position(), in, in.position(), count);
    fixed.position(fixed.position() + count);
    in.position(in.position() + count);
    if (!fixed.hasRemaining()) {
      finish(sink);
    }
  }

  private void finish(Sink sink) throws ProtocolViolation {
    stage = Stage.PREFIX;
    switch (id) {
      case 7 -> beginBlock(sink);
      case 20 -> beginExtended(sink);
      default -> complete(message(), sink);
    }
  }

  /// The message that is all in its fixed part.
  private PeerMessage message() throws ProtocolViolation {
    return switch (id) {
      case 0 -> new PeerMessage.Choke();
      case 1 -> new PeerMessage.Unchoke();
      case 2 -> new PeerMessage.Interested();
      case 3 -> new PeerMessage.NotInterested();
      case 4 -> new PeerMessage.Have(pieceIndex(fixed.getInt(0)));
      case 5 -> bitfield();
      case 6 -> new PeerMessage.Request(fixed.getInt(0), fixed.getInt(4), fixed.getInt(8));
      case 8 -> new PeerMessage.Cancel(fixed.getInt(0), fixed.getInt(4), fixed.getInt(8));
      case 13 -> new PeerMessage.Suggest(pieceIndex(fixed.getInt(0)));
      case 14 -> new PeerMessage.HaveAll();
      case 15 -> new PeerMessage.HaveNone();
      case 16 -> new PeerMessage.Reject(fixed.getInt(0), fixed.getInt(4), fixed.getInt(8));
      case 17 -> new PeerMessage.AllowedFast(pieceIndex(fixed.getInt(0)));
      case 21 -> new PeerMessage.HashRequest(HashRange.read(fixed.flip()));
      case 22 -> hashes();
      case 23 -> new PeerMessage.HashReject(HashRange.read(fixed.flip()));
      default -> new PeerMessage.Port(fixed.getShort(0) & 0xffff);
    };
  }

  private void complete(PeerMessage message, Sink sink) throws ProtocolViolation {
    messages++;
    sink.received(message);
  }

  private void beginBlock(Sink sink) throws ProtocolViolation {
    block =
        new PeerMessage.Piece(pieceIndex(fixed.getInt(0)), fixed.getInt(4), length - PIECE_HEADER);
    if (block.length() == 0) {
      complete(block, sink);
    } else {
      target = sink.blockBegins(block);
      missing = block.length();
      stage = Stage.BLOCK;
    }
  }

  private void beginExtended(Sink sink) throws ProtocolViolation {
    missing = length - EXTENDED_HEADER;
    payload = ByteBuffer.allocate(Math.min(missing, FIRST_PAYLOAD));
    stage = Stage.EXTENDED;
    if (missing == 0) {
      endExtended(sink);
    }
  }

  private void extended(ByteBuffer in, Sink sink) throws ProtocolViolation {
    int count = Math.min(in.remaining(), missing);
    if (payload.remaining() < count) {
      int room = Math.max(2 * payload.capacity(), payload.position() + count);
      int whole = payload.position() + missing;
      payload = ByteBuffer.allocate(Math.min(room, whole)).put(payload.flip());
    }
    payload.put(payload.position(), in, in.position(), count);
    payload.position(payload.position() + count);
    in.position(in.position() + count);
    missing -= count;
    if (missing == 0) {
      endExtended(sink);
    }
  }

  private void endExtended(Sink sink) throws ProtocolViolation {
    missing = 4;
    stage = Stage.PREFIX;
    ByteBuffer whole = payload.flip();
    payload = SKIP;
    complete(new PeerMessage.Extended(fixed.get(0) & 0xff, whole), sink);
  }

  private void block(ByteBuffer in, Sink sink) throws ProtocolViolation {
    int count = Math.min(in.remaining(), missing);
    if (target.hasRemaining()) {
      int kept = Math.min(count, target.remaining());
      target.put(target.position(), in, in.position(), kept);
      target.position(target.position() + kept);
    }
    in.position(in.position() + count);
    missing -= count;
    if (missing == 0) {
      missing = 4;
      stage = Stage.PREFIX;
      target = SKIP;
      complete(block, sink);
    }
  }

  private PeerMessage hashes() {
    ByteBuffer body = fixed.flip();
    fixed = ByteBuffer.allocate(LARGEST_FIXED);
    return new PeerMessage.Hashes(HashRange.read(body), body.slice());
  }

  private PeerMessage bitfield() throws ProtocolViolation {
    try {
      return new PeerMessage.Bitfield(PieceSet.fromBitfield(fixed.array(), pieceCount));
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation(String.valueOf(e.getMessage()), 3);
    } finally {
      fixed = ByteBuffer.allocate(LARGEST_FIXED);
    }
  }

  private int pieceIndex(int piece) throws ProtocolViolation {
    if (piece < 0 || piece >= pieceCount) {
      throw new ProtocolViolation(
          "piece " + Integer.toUnsignedString(piece) + " of " + pieceCount, 3);
    }
    return piece;
  }

  private int bitfieldBytes() {
    return (pieceCount + 7) / 8;
  }
}
