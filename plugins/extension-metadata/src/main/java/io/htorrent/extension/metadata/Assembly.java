package io.htorrent.extension.metadata;

import io.htorrent.api.extension.ExtensionPeer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Metadata of one size on its way: the pieces that came, and who sent them. Peers that claim
/// different sizes fill different ones, so that a liar spoils nobody's progress (E09). On the
/// torrent's loop.
final class Assembly {

  /// A piece is not asked for again, of anybody, before this long.
  private static final long REPEAT_NANOS = 3_000_000_000L;

  private static final byte[] MISSING = {};

  /// The only one asked, after what several sent turned out wrong and nobody could say whose fault
  /// it was; none while all are.
  @Nullable ExtensionPeer sole;

  /// Whether only one peer at a time is asked.
  boolean single;

  /// When something came, or it was begun.
  long progressNanos;

  private final int size;
  private final byte[][] pieces; // one that is not here is MISSING
  private final long[] askedNanos;
  private final boolean[] asked;
  private final SequencedSet<ExtensionPeer> senders = new LinkedHashSet<>();
  private int have;
  private int bytes;

  Assembly(int size, long nanos) {
    int count = MetadataMessage.pieces(size);
    this.size = size;
    this.pieces = new byte[count][];
    Arrays.fill(pieces, MISSING);
    this.askedNanos = new long[count];
    this.asked = new boolean[count];
    this.progressNanos = nanos;
  }

  int size() {
    return size;
  }

  int pieceCount() {
    return pieces.length;
  }

  /// Pieces that came.
  int have() {
    return have;
  }

  /// Bytes that came.
  int bytes() {
    return bytes;
  }

  boolean complete() {
    return have == pieces.length;
  }

  boolean has(int piece) {
    return pieces[piece].length > 0;
  }

  int lengthOf(int piece) {
    return Math.min(MetadataMessage.PIECE_LENGTH, size - piece * MetadataMessage.PIECE_LENGTH);
  }

  /// The next piece to ask for, the one that was asked for longest ago; -1 when there is none.
  int next(long nanos) {
    int next = -1;
    for (int piece = 0; piece < pieces.length; piece++) {
      boolean open = !has(piece);
      if (open && !asked[piece]) {
        return piece;
      }
      boolean again = open && nanos - askedNanos[piece] >= REPEAT_NANOS;
      if (again && (next < 0 || askedNanos[piece] - askedNanos[next] < 0)) {
        next = piece;
      }
    }
    return next;
  }

  /// Whether what this peer sends counts now.
  boolean takesFrom(ExtensionPeer peer) {
    return !single || Objects.equals(sole, peer);
  }

  void asked(int piece, long nanos) {
    asked[piece] = true;
    askedNanos[piece] = nanos;
  }

  /// Whoever was asked for this piece will not send it.
  void released(int piece) {
    asked[piece] = false;
  }

  void came(int piece, byte[] data, ExtensionPeer sender, long nanos) {
    pieces[piece] = data;
    have++;
    bytes += data.length;
    senders.add(sender);
    progressNanos = nanos;
  }

  /// All of it, when it is complete.
  byte[] assembled() {
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  /// Who sent what is here.
  List<ExtensionPeer> senders() {
    return new ArrayList<>(senders);
  }

  /// Forgets all that came.
  void restart() {
    Arrays.fill(pieces, MISSING);
    Arrays.fill(asked, false);
    senders.clear();
    have = 0;
    bytes = 0;
  }
}
