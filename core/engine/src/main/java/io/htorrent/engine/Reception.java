package io.htorrent.engine;

import io.htorrent.api.PeerId;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.Handshake;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets peers in, whoever dialled, and takes leave of them: not the banned, nobody twice
/// ([Duplicates]), and not too many ([Seats]). On the torrent's loop.
final class Reception {

  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final SessionContext context;
  private final Torrent torrent;
  private final Seats seats;
  private long nextKey;

  Reception(SessionContext context, Torrent torrent, Seats seats) {
    this.context = context;
    this.torrent = torrent;
    this.seats = seats;
  }

  /// A connection whose handshakes are done.
  ///
  /// @param rest bytes that followed the peer's handshake
  void greeted(PeerChannel channel, Handshake handshake, KnownPeer known, ByteBuffer rest) {
    PeerId id = handshake.peerId();
    if (!torrent.life().takesPeers()
        || known.banned()
        || torrent.peers().banned(id, channel.remote())) {
      turnAway(channel, known, "is not wanted");
      return;
    }
    switch (duplicate(channel, id)) {
      case Duplicates.Verdict.Welcome _ -> {
        if (seats.makeRoomFor(channel)) {
          letIn(channel, handshake, known, rest);
        } else {
          turnAway(channel, known, "finds no place");
        }
      }
      case Duplicates.Verdict.Replaces(long older) -> {
        PeerSession twin = session(older);
        PeerSession peer = enter(channel, handshake, known);
        peer.aliases.addAll(twin.handOverNames());
        twin.close();
        begin(peer, rest);
      }
      case Duplicates.Verdict.Twin(long older) -> {
        session(older).aliases.add(known); // not dialled again while its twin is here
        channel.close();
      }
      case Duplicates.Verdict.Crowded(int here) ->
          turnAway(channel, known, "is one more of " + here + " at its address");
    }
  }

  /// A connection ended: its place is free, and its addresses may be dialled again later.
  void left(PeerSession peer) {
    torrent.peers().hosts().left(peer.address());
    context.shared().connections().left(seats);
    peer.forgetNames(torrent.nanos());
  }

  private Duplicates.Verdict duplicate(PeerChannel channel, PeerId id) {
    List<Duplicates.End> present =
        torrent.swarm().sessions().stream()
            .filter(peer -> !peer.closed())
            .map(peer -> new Duplicates.End(peer.key, peer.id, peer.address(), peer.outgoing()))
            .toList();
    return Duplicates.judge(
        new Duplicates.End(nextKey, id, channel.remote(), channel.outgoing()),
        present,
        new Duplicates.Ours(
            context.self().peerId(),
            channel.local(),
            context.self().addresses().portFor(channel.remote()),
            context.settings().connections().perAddress()));
  }

  private void letIn(PeerChannel channel, Handshake handshake, KnownPeer known, ByteBuffer rest) {
    begin(enter(channel, handshake, known), rest);
  }

  private PeerSession enter(PeerChannel channel, Handshake handshake, KnownPeer known) {
    known.busy();
    torrent.peers().hosts().entered(channel.remote());
    context.shared().connections().entered(seats);
    return new PeerSession(nextKey++, channel, handshake, known, torrent);
  }

  private void begin(PeerSession peer, ByteBuffer rest) {
    log.debug("{} {}: connected, {}", torrent.shortName(), peer.address(), peer.id);
    torrent.swarm().joined(peer);
    torrent.blame().parole().joined(peer);
    peer.begin(torrent.offering().shown(), torrent.offering().wantNothing());
    peer.received(rest);
    peer.receivedAll();
  }

  private void turnAway(PeerChannel channel, KnownPeer known, String why) {
    log.debug("{} {}: {}", torrent.shortName(), channel.remote(), why);
    known.left(torrent.nanos());
    channel.close();
  }

  private PeerSession session(long key) {
    return torrent.swarm().session(key);
  }
}
