package io.htorrent.engine;

/// How far a host is trusted: a point for each good piece it had a part in, two off for a bad one
/// (libtorrent's numbers). On the torrent's loop.
///
/// A part in a bad piece puts a host *on parole*: it is asked for whole pieces that nobody else has
/// a part in, so that the next verdict is about it alone. A good piece ends the parole. While it
/// lasts, bad pieces that were begun before count no further: one liar spoils the pieces of many in
/// a moment, and nobody is to be banned for the company he kept.
final class Reputation {

  private static final int MOST = 8;
  private static final int LEAST = -7;
  private static final int PRICE = 2;

  private int points;
  private int lastGood = -1;
  private boolean parole;
  private boolean banned;

  /// It had a part in a good piece; told as often as it takes, it counts once.
  void good(int piece) {
    if (piece != lastGood) {
      lastGood = piece;
      points = Math.min(MOST, points + 1);
      parole = false;
    }
  }

  /// It had a part in a bad piece, as had others. Says whether that was one too many.
  boolean suspected() {
    if (!parole) {
      parole = true;
      points = Math.max(LEAST, points - PRICE);
    }
    return points <= LEAST;
  }

  /// Another was found to have spoiled a piece that it had a part in.
  void cleared() {
    points = Math.min(MOST, points + PRICE);
    parole = false;
  }

  /// It is not talked to again.
  void ban() {
    banned = true;
  }

  boolean banned() {
    return banned;
  }

  boolean onParole() {
    return parole;
  }

  int points() {
    return points;
  }

  /// Whether there is nothing to remember.
  boolean clean() {
    return points >= 0 && !parole && !banned;
  }
}
