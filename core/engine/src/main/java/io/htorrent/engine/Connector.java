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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Dials the peers that a torrent knows, within its budgets, and greets them. On the torrent's
/// loop.
final class Connector {

  private static final int HALF_OPEN = 25;
  private static final int DIALS_PER_TICK = 15; // a tick is half a second: 30 dials a second
  private static final long DIAL_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final Logger log = LoggerFactory.getLogger(Connector.class);

  private final SessionContext context;
  private final InfoHash torrent;
  private final PeerList peers;
  private final Appetite appetite;
  private final Greeted greeted;
  private int halfOpen;
  private int dialsThisTick;

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

  /// Twice a second: a new budget of dials.
  void tick() {
    dialsThisTick = 0;
    dial();
  }

  /// Dials while there is a peer worth it and room for it.
  void dial() {
    while (halfOpen < HALF_OPEN && dialsThisTick < DIALS_PER_TICK && appetite.wantsPeers()) {
      Optional<KnownPeer> next = peers.next(context.nanos(), appetite.weSeed());
      if (next.isEmpty()) {
        return;
      }
      dialsThisTick++;
      dial(next.get());
    }
  }

  /// Connections that are being opened.
  int halfOpen() {
    return halfOpen;
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
            loop,
            DIAL_TIMEOUT_NANOS,
            new PeerNetwork.DialListener() {
              @Override
              public void connected(PeerChannel channel) {
                channel.send(Handshake.ours(torrent, context.self().peerId()).encode(), () -> {});
                channel.flush();
                HandshakeStage.await(channel, loop, answer(channel, known));
              }

              @Override
              public void failed(String reason) {
                log.debug("{} {}: {}", torrent.shortName(), address, reason);
                halfOpen--;
                known.failed(loop.nanos());
              }
            });
  }

  private HandshakeStage.Outcome answer(PeerChannel channel, KnownPeer known) {
    return new HandshakeStage.Outcome() {
      @Override
      public void met(Handshake handshake, ByteBuffer rest) {
        halfOpen--;
        if (handshake.peerId().equals(context.self().peerId())) {
          known.never(); // we dialled ourselves: never again (P06)
          channel.close();
        } else if (!Arrays.equals(handshake.infoHash().bytes(), torrent.wireBytes())) {
          known.failed(context.nanos());
          channel.close();
        } else {
          greeted.greeted(channel, handshake, known, rest);
        }
      }

      @Override
      public void failed(String reason) {
        log.debug("{} {}: {}", torrent.shortName(), channel.remote(), reason);
        halfOpen--;
        known.failed(context.nanos());
      }
    };
  }
}
