package io.htorrent.engine;

import java.io.IOException;

/// What follows for a torrent from serving its blocks. On the torrent's loop.
///
/// @param torrent whose
record Served(Torrent torrent) implements Uploads.Listener {

  @Override
  public void read(PeerSession peer, int piece) {
    torrent.offering().read(peer, piece);
  }

  @Override
  public void uploaded(PeerSession peer, long bytes) {
    peer.uploaded.add(bytes, torrent.nanos());
    torrent.uploaded().add(bytes, torrent.nanos());
  }

  @Override
  public void unreadable(int piece, IOException cause) {
    if (torrent.life().serves() && torrent.hasVerified(piece)) {
      torrent.lost(piece);
      torrent.life().lost(piece, cause);
      torrent.ready();
    }
  }

  @Override
  public boolean serves() {
    return torrent.life().serves();
  }
}
