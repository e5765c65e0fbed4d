package io.htorrent.engine;

/// A fault of ours that showed while a strategy was at work: it must not be blamed for it, nor hide
/// it. On the torrent's loop.
final class OwnFault extends Error {
  private static final long serialVersionUID = 1L;

  OwnFault(Throwable cause) {
    super(cause);
  }
}
