package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.engine.jfr.BlockEvent;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What we ask of one peer, and what comes of it. On the torrent's loop.
///
/// A request ends by its block, by a Reject (BEP 6), by a choke (BEP 3), or because we give it
/// back; each time its block is open again or here: none is ever lost.
final class Fetching {

  /// Requests that a peer is assumed to queue while it does not say (`reqq` of BEP 10): what common
  /// clients take.
  static final int ASSUMED_QUEUE = 250;

  /// Requests that may be in flight to a peer, whatever it says it takes.
  static final int LONGEST_QUEUE = 2_000;

  private static final int STRAY_REJECTS = 10;
  private static final int SUGGESTIONS = 16;
  private static final int ALLOWED_FAST = 32; // BEP 6 says 10, "but peers are free to change this"
  private static final long UNWANTED_BYTES = 2L * ASSUMED_QUEUE * PieceLayout.BLOCK_LENGTH;
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PIECE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

  final RequestWindow window;
  final InFlight inFlight = new InFlight();

  /// Pieces that the peer suggests (BEP 6), as far as we lack them.
  final FewPieces suggested = new FewPieces(SUGGESTIONS);

  private final PeerSession peer;
  private final Torrent torrent;
  private final PieceLayout layout;
  private final FewPieces allowedFast = new FewPieces(ALLOWED_FAST);
  private final InFlight late = new InFlight(); // given back; still welcome if they come
  private @Nullable PieceSet everAsked; // of this peer; made at the first request
  private long restUntilNanos;
  private long lastBlockNanos;
  private long lastPayloadNanos;
  private long unwantedBytes;
  private int strayRejects;
  private boolean placed;
  private int fillingPiece = -1;
  private int fillingBlock;

  Fetching(PeerSession peer, Torrent torrent) {
    long nanos = torrent.nanos();
    this.peer = peer;
    this.torrent = torrent;
    this.layout = torrent.layout();
    this.window = new RequestWindow(ASSUMED_QUEUE, nanos);
    this.restUntilNanos = nanos;
    this.lastBlockNanos = nanos;
    this.lastPayloadNanos = nanos;
  }

  // What may be asked.

  /// Whether this piece may be asked for, if the peer has it: BEP 3, not while it chokes us; BEP 6,
  /// but for what it allows all the same.
  boolean allows(int piece) {
    return !peer.peerChoking || allowedFast.contains(piece);
  }

  /// Whether there is any use in looking for something to ask.
  boolean open(long nanos) {
    if (nanos - restUntilNanos < 0) {
      return false;
    }
    if (!peer.peerChoking) {
      return true;
    }
    for (int index = 0; index < allowedFast.size(); index++) {
      int piece = allowedFast.get(index);
      if (peer.have.contains(piece) && torrent.ledger().openBlocks(piece) > 0) {
        return true;
      }
    }
    return false;
  }

  /// Requests that may be sent now.
  int room() {
    return window.size() - inFlight.hopeful();
  }

  void suggests(int piece) {
    if (torrent.ledger().missing(piece)) {
      suggested.add(piece);
    }
  }

  void allowsFast(int piece) {
    allowedFast.add(piece);
  }

  // What we ask.

  void request(int piece, int block) {
    assert room() > 0 : "asked beyond the window";
    assert allows(piece) && peer.have.contains(piece) : "asked for what cannot be given";
    inFlight.add(piece, block, torrent.nanos());
    if (everAsked == null) {
      everAsked = new PieceSet(layout.pieceCount());
    }
    everAsked.add(piece);
    torrent.blame().parole().asked(piece, peer);
    peer.send(
        new PeerMessage.Request(
            piece, block * PieceLayout.BLOCK_LENGTH, layout.blockLength(piece, block)));
  }

  /// Withdraws a request whose block came from elsewhere.
  void cancel(int piece, int block) {
    if (inFlight.remove(piece, block) != InFlight.NEVER) {
      peer.send(
          new PeerMessage.Cancel(
              piece, block * PieceLayout.BLOCK_LENGTH, layout.blockLength(piece, block)));
      remember(piece, block, torrent.nanos());
    }
  }

  /// Withdraws all requests of a piece: it is to come from others.
  void withdraw(int piece) {
    for (int block = 0; block < layout.blocksOf(piece); block++) {
      if (inFlight.contains(piece, block)) {
        cancel(piece, block);
        torrent.released(piece, block);
      }
    }
  }

  // What ends a request.

  /// BEP 3: a choke drops what was asked. BEP 6: it drops nothing, a Reject will follow for each.
  void choked() {
    if (!peer.fast()) {
      giveBackAll();
    }
  }

  /// The peer will not answer this request (BEP 6). One that was never sent is ignored, until they
  /// are ten (P31).
  void rejected(int piece, int begin) throws ProtocolViolation {
    boolean ended = begin % PieceLayout.BLOCK_LENGTH == 0 && refused(piece, begin);
    if (!ended && ++strayRejects >= STRAY_REJECTS) {
      throw new ProtocolViolation(strayRejects + " rejects of what was never asked", 6);
    }
  }

  /// BitComet says so with an empty block.
  private void refusedByEmptyBlock(int piece, int begin) {
    if (begin % PieceLayout.BLOCK_LENGTH == 0) {
      refused(piece, begin);
    }
  }

  private boolean refused(int piece, int begin) {
    int block = begin / PieceLayout.BLOCK_LENGTH;
    if (inFlight.remove(piece, block) == InFlight.NEVER) {
      return late.remove(piece, block) != InFlight.NEVER;
    }
    torrent.released(piece, block);
    suggested.remove(piece);
    if (peer.peerChoking) {
      allowedFast.remove(piece);
    } else {
      restUntilNanos = torrent.nanos() + REST_NANOS; // else we would ask it again, again and again
    }
    return true;
  }

  /// Gives all requests back to the torrent; blocks that come all the same are still welcome.
  void giveBackAll() {
    inFlight.drain((piece, block, sentNanos) -> {
      torrent.released(piece, block);
      remember(piece, block, sentNanos);
    });
  }

  /// The peer has this piece no more.
  void giveBack(int piece) {
    giveBack((one, _) -> one == piece);
    suggested.remove(piece);
  }

  /// The peer let us wait too long: one request at a time from now on. What it owes may still come,
  /// but does not keep us from asking for more, or it would hold us for ever by forgetting one; and
  /// what holds up a piece, because the piece has no other block to ask for, is given back.
  void snub() {
    window.snub();
    inFlight.writeOff();
    giveBack((piece, _) -> holdsUp(piece));
  }

  /// Gives back what a peer that answers others has forgotten, and what holds up a piece.
  void giveBackForgotten(long nanos) {
    if (!inFlight.isEmpty() && nanos - inFlight.oldestNanos() > FORGOTTEN_NANOS) {
      giveBack((piece, sentNanos) -> nanos - sentNanos > FORGOTTEN_NANOS && holdsUp(piece));
    }
  }

  private boolean holdsUp(int piece) {
    return torrent.ledger().openBlocks(piece) == 0;
  }

  private void giveBack(Choice choice) {
    List<InFlight.Asked> chosen = new ArrayList<>();
    inFlight.forEach((piece, block, sentNanos) -> {
      if (choice.includes(piece, sentNanos)) {
        chosen.add(new InFlight.Asked(piece, block, sentNanos));
      }
    });
    for (InFlight.Asked one : chosen) {
      inFlight.remove(one.piece(), one.block());
      torrent.released(one.piece(), one.block());
      remember(one.piece(), one.block(), one.sentNanos());
    }
  }

  /// Which requests are meant.
  @FunctionalInterface
  private interface Choice {
    boolean includes(int piece, long sentNanos);
  }

  private void remember(int piece, int block, long sentNanos) {
    late.remove(piece, block);
    late.add(piece, block, sentNanos);
    late.trim(LONGEST_QUEUE);
  }

  // What comes.

  /// A block begins to arrive: where it is put; empty when it is not wanted.
  ///
  /// BEP 6: a peer is closed at the first block of a piece that was never asked for. A block of one
  /// that was may come after we gave its request back and forgot it: so some of them are borne, as
  /// all are without the fast extension (BEP 3).
  ByteBuffer blockBegins(PeerMessage.Piece piece) throws ProtocolViolation {
    int block = checked(piece);
    boolean asked = inFlight.contains(piece.piece(), block);
    boolean wanted = asked || late.contains(piece.piece(), block);
    boolean welcome = asked || (wanted && torrent.blame().parole().mayFetch(piece.piece(), peer));
    ByteBuffer place = welcome ? torrent.placeFor(peer, piece.piece(), block) : NOWHERE;
    placed = place.hasRemaining();
    if (placed) {
      fillingPiece = piece.piece();
      fillingBlock = block;
    } else if (!wanted) {
      if (peer.fast() && (everAsked == null || !everAsked.contains(piece.piece()))) {
        throw new ProtocolViolation("piece " + piece.piece() + " was never asked for", 6);
      }
      unwantedBytes += piece.length();
      if (unwantedBytes > UNWANTED_BYTES) {
        throw new ProtocolViolation(unwantedBytes + " bytes that nobody asked for", 3);
      }
    }
    return place;
  }

  /// The number of the block, when it is one that can be asked for.
  private int checked(PeerMessage.Piece piece) throws ProtocolViolation {
    int block = piece.begin() / PieceLayout.BLOCK_LENGTH;
    if (piece.begin() < 0
        || piece.begin() % PieceLayout.BLOCK_LENGTH != 0
        || block >= layout.blocksOf(piece.piece())
        || piece.length() != layout.blockLength(piece.piece(), block)) {
      throw new ProtocolViolation(
          "piece "
              + piece.piece()
              + ": "
              + piece.length()
              + " bytes at "
              + piece.begin()
              + " were never asked for",
          3);
    }
    return block;
  }

  /// Bytes of a block came.
  void payloadCame(long nanos) {
    lastPayloadNanos = nanos;
  }

  /// A block is complete, or empty.
  void blockEnded(PeerMessage.Piece piece) {
    if (piece.length() == 0) {
      refusedByEmptyBlock(piece.piece(), piece.begin());
      return;
    }
    long nanos = torrent.nanos();
    int block = piece.begin() / PieceLayout.BLOCK_LENGTH;
    long sentNanos = inFlight.remove(piece.piece(), block);
    boolean asked = sentNanos != InFlight.NEVER;
    if (asked) {
      window.answered(piece.length(), nanos - Math.max(sentNanos, lastBlockNanos), nanos);
    } else {
      late.remove(piece.piece(), block);
    }
    lastBlockNanos = nanos;
    lastPayloadNanos = nanos;
    peer.downloaded.add(piece.length(), nanos);
    if (BlockEvent.recorded()) {
      BlockEvent.arrived(
          torrent.shortName(),
          peer.address(),
          new BlockEvent.Arrived(
              piece.piece(), block, piece.length(), asked ? nanos - sentNanos : 0));
    }
    fillingPiece = -1;
    if (placed) {
      placed = false;
      torrent.blockArrived(peer, piece.piece(), block, asked);
    } else if (asked) {
      torrent.released(piece.piece(), block);
    }
  }

  /// Whether the peer let us wait too long: for a block, or for any byte of one.
  boolean overdue(long nanos) {
    if (inFlight.isEmpty()) {
      return false;
    }
    long asked = inFlight.oldestNanos();
    return nanos - Math.max(lastBlockNanos, asked) > window.timeoutNanos()
        || nanos - Math.max(lastPayloadNanos, asked) > PIECE_TIMEOUT_NANOS;
  }

  /// Whether the block that is arriving should make room: its request was given back, or no byte of
  /// it came for long.
  boolean stalledMidBlock(long nanos) {
    return fillingPiece >= 0
        && (!inFlight.contains(fillingPiece, fillingBlock)
            || nanos - lastPayloadNanos > PIECE_TIMEOUT_NANOS);
  }

  /// Which piece it is in the middle of sending, or -1.
  int fillingPiece() {
    return fillingPiece;
  }

  int fillingBlock() {
    return fillingBlock;
  }

  /// The place of the block that is arriving is needed otherwise.
  void abandonBlock() {
    placed = false;
    fillingPiece = -1;
  }
}
