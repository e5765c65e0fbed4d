package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import io.htorrent.engine.wire.Handshake;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

  /// Peers were named: the first time, some are dialled beyond the budget, so that a download
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

  /// Whether there is room for more peers than are known.
  boolean hungry() {
    return !appetite.weSeed() && roomForOne() && !hasCandidates();
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
    halfOpen++;
    known.busy();
    Encryption policy = context.settings().encryption();
    new Attempt(known, known.form(policy), true).begin();
  }

  private void ended() {
    halfOpen--;
    context.shared().dials().ended();
  }

  /// One connection, until its handshakes are done. One that opens and comes to nothing is made
  /// once more in the other form, at once: many clients speak one only, and close without a word.
  private final class Attempt implements PeerNetwork.DialListener, HandshakeStage.Outcome {
    private final KnownPeer known;
    private final Encryption.Form form;
    private final boolean first;
    private @Nullable PeerChannel channel;

    Attempt(KnownPeer known, Encryption.Form form, boolean first) {
      this.known = known;
      this.form = form;
      this.first = first;
    }

    void begin() {
      PeerNetwork.Dial dial = new PeerNetwork.Dial(known.address, torrent, form, known.dialNanos());
      context.network().dial(dial, context.loop().unguarded(), this);
    }

    @Override
    public void connected(PeerChannel open) {
      channel = open;
      open.send(context.handshake(torrent).encode(), () -> {});
      open.flush();
      HandshakeStage.await(open, context.loop(), this);
    }

    @Override
    public void met(Handshake handshake, ByteBuffer rest) {
      PeerChannel open = Objects.requireNonNull(channel);
      known.answered(form);
      if (handshake.peerId().equals(context.self().peerId())) {
        context.self().addresses().met(known.address); // never again, for no torrent (P06)
        known.never();
        open.close();
      } else if (!Arrays.equals(handshake.infoHash().bytes(), torrent.wireBytes())) {
        known.failed(context.nanos(), "it has another torrent");
        open.close();
      } else {
        greeted.greeted(open, handshake, known, rest);
      }
      ended();
    }

    /// Of the dial, or of the handshake.
    @Override
    public void failed(String reason) {
      log.debug("{} {} {}: {}", torrent.shortName(), known.address, form, reason);
      Optional<Encryption.Form> other = context.settings().encryption().otherThan(form);
      if (channel != null && first && other.isPresent() && appetite.wantsPeers()) {
        new Attempt(known, other.get(), false).begin();
      } else {
        known.failed(context.nanos(), reason);
        ended();
      }
    }
  }
}
