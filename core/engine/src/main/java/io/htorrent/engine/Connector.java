package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import io.htorrent.engine.wire.Handshake;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Dials the peers that a torrent knows, when it is its turn, and greets them. On the torrent's
/// loop.
final class Connector implements DialTurns.Dialler {

  private static final int HALF_OPEN = 25;
  private static final int BOOST = 30;
  private static final Logger log = LoggerFactory.getLogger(Connector.class);

  private final SessionContext context;
  private final InfoHash torrent;
  private final PeerList peers;
  private final Appetite appetite;
  private final Greeted greeted;
  private int halfOpen;
  private int boost;
  private boolean boostSpent;

  /// Takes a connection whose both handshakes are done.
  @FunctionalInterface
  interface Greeted {
    /// @param rest bytes that followed the handshake
    void greeted(PeerChannel channel, Handshake handshake, KnownPeer known, ByteBuffer rest);
  }

  /// Whether there is anybody to look for.
  interface Appetite {
    /// Whether one more connection is welcome.
    boolean wantsPeers();

    /// Whether we have everything: seeds are not dialled then.
    boolean weSeed();
  }

  Connector(
      SessionContext context,
      InfoHash torrent,
      PeerList peers,
      Appetite appetite,
      Greeted greeted) {
    this.context = context;
    this.torrent = torrent;
    this.peers = peers;
    this.appetite = appetite;
    this.greeted = greeted;
  }

  /// Asks for a turn to dial, if more peers are wanted.
  void dial() {
    if (roomForOne()) {
      context.shared().dials().ask(this);
    }
  }

  /// A tracker named peers: the first time, some are dialled beyond the budget, so that a download
  /// begins at once.
  void found() {
    if (!boostSpent) {
      boostSpent = true;
      boost = BOOST;
    }
    dial();
  }

  /// Whether a dial would be of use, when its turn comes.
  boolean hasCandidates() {
    return peers.next(context.nanos(), appetite.weSeed()).isPresent();
  }

  /// Connections that are being opened.
  int halfOpen() {
    return halfOpen;
  }

  @Override
  public boolean seeds() {
    return appetite.weSeed();
  }

  @Override
  public boolean boosted() {
    return boost > 0;
  }

  @Override
  public boolean dialNext() {
    Optional<KnownPeer> next =
        roomForOne() ? peers.next(context.nanos(), appetite.weSeed()) : Optional.empty();
    boost = next.isPresent() ? Math.max(0, boost - 1) : 0;
    next.ifPresent(this::dial);
    return next.isPresent();
  }

  private boolean roomForOne() {
    return halfOpen < HALF_OPEN && appetite.wantsPeers();
  }

  private void dial(KnownPeer known) {
    Loop loop = context.loop();
    halfOpen++;
    known.busy();
    PeerAddress address = known.address;
    context
        .network()
        .dial(
            address,
            loop.unguarded(),
            known.dialNanos(),
            new PeerNetwork.DialListener() {
              @Override
              public void connected(PeerChannel channel) {
                channel.send(context.handshake(torrent).encode(), () -> {});
                channel.flush();
                HandshakeStage.await(channel, loop, answer(channel, known));
              }

              @Override
              public void failed(String reason) {
                log.debug("{} {}: {}", torrent.shortName(), address, reason);
                known.failed(loop.nanos());
                ended();
              }
            });
  }

  private HandshakeStage.Outcome answer(PeerChannel channel, KnownPeer known) {
    return new HandshakeStage.Outcome() {
      @Override
      public void met(Handshake handshake, ByteBuffer rest) {
        if (handshake.peerId().equals(context.self().peerId())) {
          context.self().addresses().met(known.address); // never again, for no torrent (P06)
          known.never();
          channel.close();
        } else if (!Arrays.equals(handshake.infoHash().bytes(), torrent.wireBytes())) {
          known.failed(context.nanos());
          channel.close();
        } else {
          greeted.greeted(channel, handshake, known, rest);
        }
        ended();
      }

      @Override
      public void failed(String reason) {
        log.debug("{} {}: {}", torrent.shortName(), channel.remote(), reason);
        known.failed(context.nanos());
        ended();
      }
    };
  }

  private void ended() {
    halfOpen--;
    context.shared().dials().ended();
  }
}
