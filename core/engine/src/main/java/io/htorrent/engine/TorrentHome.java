package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.peers.PeerOrigin;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A torrent, as its extensions live in it. On its loop.
///
/// @param torrent which
record TorrentHome(Torrent torrent) implements ExtensionHome {

  @Override
  public InfoHash infoHash() {
    return torrent.metainfo().infoHash();
  }

  @Override
  public boolean isPrivate() {
    return torrent.metainfo().extras().isPrivate();
  }

  @Override
  public long nanos() {
    return torrent.nanos();
  }

  @Override
  public Collection<? extends ExtendedPeer> peers() {
    return torrent.swarm().sessions().stream().map(peer -> peer.extensions).toList();
  }

  @Override
  public Optional<ByteBuffer> metadata() {
    return Optional.of(ByteBuffer.wrap(torrent.metainfo().info()).asReadOnlyBuffer());
  }

  @Override
  public boolean metadataFound(byte[] info) {
    return false; // it was known from the start
  }

  @Override
  public void found(List<PeerAddress> peers) {
    torrent.life().found(peers, PeerOrigin.EXCHANGE);
  }

  @Override
  public void foundSeeds(List<PeerAddress> peers) {
    torrent.life().foundSeeds(peers, PeerOrigin.EXCHANGE);
  }

  @Override
  public void greetAll() {
    boolean wantNothing = torrent.offering().wantNothing();
    for (PeerSession peer : List.copyOf(torrent.swarm().sessions())) {
      peer.extensions.greet(wantNothing);
      peer.flush();
    }
  }
}
