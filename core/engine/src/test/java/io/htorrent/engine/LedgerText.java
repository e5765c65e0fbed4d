package io.htorrent.engine;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import java.util.BitSet;

/// A ledger driven by words and drawn as text.
///
/// A word is an arrow and its place: `ask 0.1` is one word too, written `ask0.1`. A piece is drawn
/// as `-` (unwanted), `.` (open), `H` (hashing), `V` (verified) or, started, a letter for each
/// block: `o` open, `r` requested, `a` arrived, `w` written.
final class LedgerText {

  /// Three blocks, three blocks, and a last piece of a block and a bit.
  static final PieceLayout LAYOUT = new PieceLayout(7 * 16384 + 5, 3 * 16384);

  final PieceLedger ledger;

  LedgerText() {
    this(LAYOUT.pieceCount());
  }

  /// Only the first pieces are wanted.
  LedgerText(int wanted) {
    PieceSet pieces = new PieceSet(LAYOUT.pieceCount());
    for (int piece = 0; piece < wanted; piece++) {
      pieces.add(piece);
    }
    this.ledger = new PieceLedger(LAYOUT, pieces);
  }

  /// A ledger after these words.
  static LedgerText after(String words) {
    return new LedgerText().then(words);
  }

  LedgerText then(String words) {
    for (String word : words.split(" ")) {
      if (!word.isEmpty()) {
        apply(word);
      }
    }
    return this;
  }

  /// Applies one arrow; an illegal one throws `IllegalStateException`.
  void apply(String word) {
    int digit = 0;
    while (!Character.isDigit(word.charAt(digit))) {
      digit++;
    }
    String[] place = word.substring(digit).split("\\.");
    int piece = Integer.parseInt(place[0]);
    int block = place.length > 1 ? Integer.parseInt(place[1]) : 0;
    switch (word.substring(0, digit)) {
      case "ask" -> ledger.requested(piece, block);
      case "release" -> ledger.released(piece, block);
      case "arrive" -> ledger.arrived(piece, block);
      case "write" -> ledger.written(piece, block);
      case "fail" -> ledger.writeFailed(piece, block);
      case "distrust" -> ledger.distrusted(piece, BitSet.valueOf(new long[] {1L << block}));
      case "want" -> ledger.want(piece);
      case "drop" -> ledger.drop(piece);
      case "hash" -> ledger.hashing(piece);
      case "good" -> ledger.verified(piece);
      case "bad" -> ledger.failed(piece);
      case "lose" -> ledger.lost(piece);
      case "trust" -> ledger.trusted(piece);
      case "restore" -> {
        BitSet blocks = new BitSet();
        place[1].chars().forEach(digits -> blocks.set(digits - '0'));
        ledger.restored(piece, blocks);
      }
      default -> throw new IllegalArgumentException(word);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int piece = 0; piece < LAYOUT.pieceCount(); piece++) {
      text.append(piece == 0 ? "" : " ");
      switch (ledger.state(piece)) {
        case UNWANTED -> text.append('-');
        case OPEN -> text.append('.');
        case STARTED -> blocks(ledger.started(piece), text);
        case HASHING -> text.append('H');
        case VERIFIED -> text.append('V');
      }
    }
    return text.toString();
  }

  private static void blocks(StartedPiece piece, StringBuilder text) {
    for (int block = 0; block < piece.blocks; block++) {
      text.append(piece.open.get(block) ? "o" : "")
          .append(piece.requested.get(block) ? "r" : "")
          .append(piece.arrived.get(block) ? "a" : "")
          .append(piece.written.get(block) ? "w" : "");
    }
  }
}
