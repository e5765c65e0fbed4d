package io.htorrent.engine;

/// A strategy did what none may: answered what cannot be, or offered what is not there. It is
/// replaced as if it had thrown. On the torrent's loop.
final class Nonsense extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param what it did, as the end of a sentence: `judged peer 7 twice`
  Nonsense(String what) {
    super(what);
  }
}
