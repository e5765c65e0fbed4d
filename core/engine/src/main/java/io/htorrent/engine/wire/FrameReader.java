package io.htorrent.engine.wire;

import io.htorrent.api.PieceLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Cuts the bytes of one peer into whole messages (BEP 3) while nobody knows yet how many pieces
/// the torrent has, so that they can be read later. On the torrent's loop.
///
/// A message is kept as it comes, in a buffer that grows with what came: a peer cannot make us
/// allocate by what it claims. Nothing was asked for, so that a block is against the rules.
public final class FrameReader {

  private static final int PREFIX = 4;
  private static final int FIRST_BYTES = 128; // then twice as much, as it comes
  private static final int LONGEST_BITFIELD = 1 + (2_097_152 + 7) / 8; // what MetainfoParser takes
  private static final int LONGEST_EXTENDED = 2 + PeerMessage.Extended.LONGEST_PAYLOAD;
  private static final int LONGEST_OTHER = 13;
  private static final int HASH_HEADER = 1 + HashRange.BYTES;
  private static final int BITFIELD = 5;
  private static final int BLOCK = 7;

  /// The id of extended messages (BEP 10).
  public static final int EXTENDED = 20;

  /// The id of requests for hashes (BEP 52).
  public static final int HASH_REQUEST = 21;

  /// The id of hashes (BEP 52).
  public static final int HASHES = 22;

  /// The id of rejects of requests for hashes (BEP 52).
  public static final int HASH_REJECT = 23;

  private byte[] message = new byte[FIRST_BYTES];
  private int filled;
  private long messages;

  /// Who takes the messages.
  @FunctionalInterface
  public interface Sink {
    /// A message is complete.
    ///
    /// @param id of its kind; -1 for a keep-alive
    /// @param whole all of it, length prefix included; lent for the call
    void received(int id, ByteBuffer whole) throws ProtocolViolation;
  }

  /// Takes all bytes that are there and tells the sink of each message that became complete.
  ///
  /// @throws ProtocolViolation when the peer broke a rule; the reader is useless afterwards
  public void read(ByteBuffer in, Sink sink) throws ProtocolViolation {
    while (in.hasRemaining()) {
      take(in, filled < PREFIX ? PREFIX - filled : Math.min(1, bodyLength()));
      if (filled > PREFIX) {
        checkLength();
        take(in, PREFIX + bodyLength() - filled);
      }
      if (filled >= PREFIX && filled == PREFIX + checkedPrefix()) {
        complete(sink);
      }
    }
  }

  /// What came of a message that is not complete; the peer's next bytes follow it.
  public ByteBuffer rest() {
    return ByteBuffer.wrap(message, 0, filled).slice().asReadOnlyBuffer();
  }

  /// Whether the last bytes ended in the middle of a message.
  public boolean midMessage() {
    return filled > 0;
  }

  /// Messages that were complete so far.
  public long messages() {
    return messages;
  }

  /// Bytes of memory that it holds.
  int capacity() {
    return message.length;
  }

  private void take(ByteBuffer in, int wanted) {
    int count = Math.min(in.remaining(), wanted);
    if (filled + count > message.length) {
      int whole = PREFIX + bodyLength();
      message =
          Arrays.copyOf(message, Math.min(whole, Math.max(2 * message.length, filled + count)));
    }
    in.get(message, filled, count);
    filled += count;
  }

  private void complete(Sink sink) throws ProtocolViolation {
    messages++;
    ByteBuffer whole = ByteBuffer.wrap(message, 0, filled).asReadOnlyBuffer();
    int id = filled > PREFIX ? message[PREFIX] & 0xff : -1;
    filled = 0;
    if (message.length > FIRST_BYTES) {
      message = new byte[FIRST_BYTES];
    }
    sink.received(id, whole);
  }

  private int bodyLength() {
    return ByteBuffer.wrap(message).getInt(0);
  }

  private int checkedPrefix() throws ProtocolViolation {
    int length = bodyLength();
    if (length < 0 || length > Math.max(LONGEST_BITFIELD, LONGEST_EXTENDED)) {
      throw tooLong(length);
    }
    return length;
  }

  private void checkLength() throws ProtocolViolation {
    int length = checkedPrefix();
    int id = message[PREFIX] & 0xff;
    int longest =
        switch (id) {
          case BITFIELD -> LONGEST_BITFIELD;
          case EXTENDED -> LONGEST_EXTENDED;
          case BLOCK -> PieceLayout.BLOCK_LENGTH + 9;
          case HASH_REQUEST, HASH_REJECT -> HASH_HEADER;
          case HASHES -> HASH_HEADER + PeerMessage.Hashes.LONGEST;
          default -> LONGEST_OTHER;
        };
    if (length > longest) {
      throw tooLong(length);
    }
    if (id == BLOCK) {
      throw new ProtocolViolation("a block, before anything was asked for", 3);
    }
  }

  /// What a message about hashes says (BEP 52).
  ///
  /// @param id one of the three
  /// @param whole as [Sink#received] got it
  /// @throws ProtocolViolation when its length is not that of such a message
  public static PeerMessage.OfHashes ofHashes(int id, ByteBuffer whole) throws ProtocolViolation {
    ByteBuffer body = whole.duplicate().position(PREFIX + 1);
    boolean fits =
        id == HASHES ? body.remaining() >= HashRange.BYTES : body.remaining() == HashRange.BYTES;
    if (!fits) {
      throw new ProtocolViolation(body.remaining() + " bytes about hashes", 52);
    }
    HashRange range = HashRange.read(body);
    return switch (id) {
      case HASH_REQUEST -> new PeerMessage.HashRequest(range);
      case HASHES -> new PeerMessage.Hashes(range, body.slice());
      default -> new PeerMessage.HashReject(range);
    };
  }

  private static ProtocolViolation tooLong(int length) {
    return new ProtocolViolation("a message of " + Integer.toUnsignedString(length) + " bytes", 3);
  }
}
