package io.htorrent.engine;

import io.htorrent.api.Printable;
import io.htorrent.engine.wire.ExtensionHandshake;
import io.htorrent.engine.wire.ExtensionHandshake.UploadOnly;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The extension protocol on one connection (BEP 10): what each end can, and where extended
/// messages go. On the torrent's loop.
final class Extensions {

  private static final String DONT_HAVE = "lt_donthave";
  private static final int LONGEST_CLIENT_NAME = 64;
  private static final int BITCOMET_QUEUE = 50; // it drops what is beyond, whatever it says

  private final PeerSession peer;
  private final Torrent torrent;
  private final boolean spoken;
  private final Allowance handshakes;
  private final SortedMap<String, Integer> theirIds = new TreeMap<>();

  /// What we understand. Peers send under the ids of this table.
  private final List<Extension> ours = List.of(new Extension(1, DONT_HAVE, this::dontHave));

  private String client = "";
  private boolean uploadOnly;
  private boolean introduced;

  /// A kind of extended message that we understand.
  ///
  /// @param id what peers are told to send it under, 1 to 255
  private record Extension(int id, String name, Taker taker) {}

  /// Takes the messages of one extension.
  @FunctionalInterface
  private interface Taker {
    void take(ByteBuffer payload) throws ProtocolViolation;
  }

  /// @param spoken whether both ends set the bit for it
  Extensions(PeerSession peer, Torrent torrent, boolean spoken) {
    this.peer = peer;
    this.torrent = torrent;
    this.spoken = spoken;
    this.handshakes = new Allowance(1, 10, torrent.nanos());
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
      SortedMap<String, Integer> ids = new TreeMap<>();
      ours.forEach(extension -> ids.put(extension.name, extension.id));
      ExtensionHandshake handshake = torrent.introductions().ours(peer, ids, wantNothing);
      peer.send(new PeerMessage.Extended(0, handshake.encode()));
    }
  }

  /// Takes back a Have, if the peer understands (BEP 54).
  void sendDontHave(int piece) {
    int id = theirIds.getOrDefault(DONT_HAVE, 0);
    if (id != 0) {
      peer.send(new PeerMessage.Extended(id, ByteBuffer.allocate(4).putInt(0, piece)));
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
      ExtensionHandshake.read(message.payload()).ifPresent(this::greeted);
      return;
    }
    for (Extension extension : ours) {
      if (extension.id == message.id()) {
        extension.taker.take(message.payload());
      }
    } // E07: one that we never announced is dropped
  }

  private void greeted(ExtensionHandshake handshake) {
    for (Extension extension : ours) { // we send nothing that we do not understand ourselves
      Integer id = handshake.ids().get(extension.name);
      if (id != null) {
        theirIds.put(extension.name, id);
      }
    }
    if (!handshake.client().isEmpty()) {
      client = Printable.of(handshake.client(), LONGEST_CLIENT_NAME);
    }
    if (handshake.queue() > 0) {
      int most = bitComet() ? BITCOMET_QUEUE : Fetching.LONGEST_QUEUE;
      peer.fetching.window.limit(Math.min(most, handshake.queue()));
    }
    if (!introduced) {
      introduced = true; // what comes later would only be a list of ports to try
      torrent.introductions().listens(peer, handshake.port());
      torrent.introductions().seesUsAt(peer, handshake.yourIp());
    }
    if (handshake.uploadOnly() != UploadOnly.UNSAID) {
      uploadOnly = handshake.uploadOnly() == UploadOnly.YES;
      torrent.interest().closeIfNeitherWants(peer);
    }
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
  boolean uploadOnly() {
    return uploadOnly;
  }
}
