package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.Printable;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.wire.ExtensionHandshake;
import io.htorrent.engine.wire.ExtensionHandshake.UploadOnly;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The extension protocol on one connection (BEP 10): what each end can, and where extended
/// messages go. On the torrent's loop.
final class Extensions implements ExtendedPeer {

  /// What the engine itself understands (BEP 54), and what peers send it under.
  static final String DONT_HAVE = "lt_donthave";

  static final int DONT_HAVE_ID = 1;

  private static final int LONGEST_CLIENT_NAME = 64;
  private static final int BITCOMET_QUEUE = 50; // it drops what is beyond, whatever it says

  private final PeerSession peer;
  private final Torrent torrent;
  private final boolean spoken;
  private final Allowance handshakes;

  private final ExtensionTalk talk;
  private int theirDontHave; // 0: it does not understand
  private String client = "";
  private boolean uploadOnly;
  private boolean introduced;
  private int port; // where it listens, 0 when it did not say

  /// @param spoken whether both ends set the bit for it
  Extensions(PeerSession peer, Torrent torrent, boolean spoken) {
    this.peer = peer;
    this.torrent = torrent;
    this.spoken = spoken;
    this.handshakes = new Allowance(1, 10, torrent.nanos());
    this.talk = new ExtensionTalk(torrent.extensions(), this);
  }

  // What we say.

  /// Whether both ends speak it.
  boolean spoken() {
    return spoken;
  }

  /// Says what we can. Sent once at the beginning, and when `uploadOnly` changes.
  ///
  /// @param wantNothing whether we fetch nothing any more (BEP 21)
  void greet(boolean wantNothing) {
    if (spoken) {
      HostedExtensions theirs = torrent.extensions();
      ExtensionHandshake handshake =
          torrent.introductions().ours(peer.address(), theirs.ids(), wantNothing);
      peer.send(new PeerMessage.Extended(0, handshake.encode(theirs.greeting())));
    }
  }

  /// Takes back a Have, if the peer understands (BEP 54).
  void sendDontHave(int piece) {
    if (theirDontHave != 0) {
      peer.send(new PeerMessage.Extended(theirDontHave, ByteBuffer.allocate(4).putInt(0, piece)));
    }
  }

  // What the peer says.

  void received(PeerMessage.Extended message) throws ProtocolViolation {
    if (!spoken) {
      throw new ProtocolViolation("an extended message, which was not agreed on", 10);
    }
    if (message.id() == 0) {
      if (!handshakes.take(torrent.nanos())) {
        throw new ProtocolViolation("extension handshakes without end", 10); // E06
      }
      ExtensionHandshake.dict(message.payload()).ifPresent(this::greeted);
      return;
    }
    if (message.id() == DONT_HAVE_ID) {
      dontHave(message.payload());
    } else {
      talk.received(message.id(), message.payload());
    }
  }

  private void greeted(BencodeValue.Dict said) {
    ExtensionHandshake handshake = ExtensionHandshake.of(said);
    theirDontHave = handshake.ids().getOrDefault(DONT_HAVE, theirDontHave);
    if (!handshake.client().isEmpty()) {
      client = Printable.of(handshake.client(), LONGEST_CLIENT_NAME);
    }
    if (handshake.queue() > 0) {
      int most = bitComet() ? BITCOMET_QUEUE : Fetching.LONGEST_QUEUE;
      peer.fetching.window.limit(Math.min(most, handshake.queue()));
    }
    if (!introduced) {
      introduced = true; // what comes later would only be a list of ports to try
      port = handshake.port();
      torrent.introductions().listens(this, handshake.port()).ifPresent(peer.aliases::add);
      torrent.introductions().seesUsAt(peer.address(), handshake.yourIp());
    }
    if (handshake.uploadOnly() != UploadOnly.UNSAID) {
      uploadOnly = handshake.uploadOnly() == UploadOnly.YES;
      torrent.interest().closeIfNeitherWants(peer);
    }
    talk.greeted(handshake, said);
  }

  private boolean bitComet() {
    return client.startsWith("BitComet") || peer.id.toString().startsWith("-BC");
  }

  private void dontHave(ByteBuffer payload) throws ProtocolViolation {
    if (payload.remaining() != 4) {
      throw new ProtocolViolation(payload.remaining() + " bytes in lt_donthave, not 4", 54);
    }
    int piece = payload.getInt(payload.position());
    if (piece < 0 || piece >= torrent.layout().pieceCount()) {
      throw new ProtocolViolation("lt_donthave of piece " + Integer.toUnsignedString(piece), 54);
    }
    peer.dontHave(piece);
  }

  /// The peer's name for itself, fit to be shown; empty when it did not say.
  String client() {
    return client;
  }

  /// Whether the peer said that it fetches nothing any more (BEP 21).
  boolean saysUploadOnly() {
    return uploadOnly;
  }

  // What plugins' extensions see of the peer.

  @Override
  public PeerAddress address() {
    return peer.address();
  }

  @Override
  public Optional<PeerAddress> listens() {
    return Introductions.listening(this, port);
  }

  @Override
  public boolean uploadOnly() {
    return peer.uploadOnly();
  }

  @Override
  public boolean outgoing() {
    return peer.outgoing();
  }

  @Override
  public boolean encrypted() {
    return peer.channel().encrypted();
  }

  @Override
  public boolean closed() {
    return peer.closed();
  }

  @Override
  public void say(PeerMessage.Extended message, Loop loop) {
    peer.send(message);
    peer.flushLater(loop);
  }

  @Override
  public long unsentBytes() {
    return peer.unsentBytes();
  }

  @Override
  public HostedPeer seenBy(HostedExtension extension) {
    return talk.seenBy(extension);
  }
}
