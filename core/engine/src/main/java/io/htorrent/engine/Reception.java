package io.htorrent.engine;

import io.htorrent.api.PeerId;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.Handshake;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets peers in, whoever dialled: not the banned, not too many, and nobody twice. On the torrent's
/// loop.
///
/// Of two connections with one peer, both ends keep the one that the greater peer id dialled; of
/// two in the same direction, the older one.
final class Reception {

  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final SessionContext context;
  private final Torrent torrent;
  private long nextKey;

  Reception(SessionContext context, Torrent torrent) {
    this.context = context;
    this.torrent = torrent;
  }

  /// A connection whose handshakes are done.
  ///
  /// @param rest bytes that followed the peer's handshake
  void greeted(PeerChannel channel, Handshake handshake, KnownPeer known, ByteBuffer rest) {
    PeerId id = handshake.peerId();
    if (unwelcome(channel, id, known)) {
      known.left(torrent.nanos());
      channel.close();
      return;
    }
    Optional<PeerSession> twin =
        torrent.swarm().sessions().stream().filter(peer -> peer.id.equals(id)).findFirst();
    if (twin.isPresent() && !replaces(channel, id, twin.get())) {
      twin.get().aliases.add(known); // not dialled again while its twin is here
      channel.close();
      return;
    }
    known.busy();
    PeerSession peer = new PeerSession(nextKey++, channel, handshake, known, torrent);
    twin.ifPresent(older -> {
      peer.aliases.addAll(older.handOverNames());
      older.close();
    });
    log.debug("{} {}: connected, {}", torrent.shortName(), channel.remote(), id);
    torrent.swarm().joined(peer);
    peer.begin(torrent.offering().shown(), torrent.offering().wantNothing());
    peer.received(rest);
    peer.receivedAll();
  }

  private boolean unwelcome(PeerChannel channel, PeerId id, KnownPeer known) {
    boolean full =
        torrent.swarm().sessions().size() >= context.settings().connections().perTorrent();
    return !torrent.life().takesPeers()
        || known.banned()
        || torrent.peers().banned(id, channel.remote().ip())
        || (full && !channel.outgoing());
  }

  private boolean replaces(PeerChannel channel, PeerId id, PeerSession twin) {
    boolean oursIsGreater = Arrays.compareUnsigned(context.self().peerId().bytes(), id.bytes()) > 0;
    boolean crossed = channel.outgoing() != twin.outgoing();
    return crossed && channel.outgoing() == oursIsGreater;
  }
}
