package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.wire.ExtensionHandshake;
import io.htorrent.engine.wire.ExtensionHandshake.UploadOnly;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the ends of a connection tell each other about who and where they are (BEP 10). On the
/// torrent's loop.
final class Introductions {

  private static final Pattern OUR_ID = Pattern.compile("-HT(\\d)(\\d)(\\d)\\d-.*"); // BEP 20

  private final SessionContext context;
  private final PeerList peers;
  private final String client;

  Introductions(SessionContext context, PeerList peers) {
    this.context = context;
    this.peers = peers;
    this.client = client(context.self().peerId());
  }

  /// Our handshake for one peer.
  ///
  /// @param ids the extensions that we understand
  /// @param wantNothing whether we fetch nothing any more (BEP 21)
  ExtensionHandshake ours(PeerAddress peer, SortedMap<String, Integer> ids, boolean wantNothing) {
    return new ExtensionHandshake(
        ids,
        client,
        context.self().addresses().portFor(peer),
        Serving.QUEUE,
        wantNothing ? UploadOnly.YES : UploadOnly.NO,
        peer.ip().getAddress());
  }

  /// What the ends of a connection say of their nodes in the DHT.
  ///
  /// @param theyHaveOne whether the peer's handshake says so
  NodeTalk nodes(PeerSession peer, boolean theyHaveOne) {
    return new NodeTalk(peer, context.self(), theyHaveOne);
  }

  /// A peer that came to us says where it listens: it can be dialled there, as it came, when it has
  /// left. Until then that address, if it is returned, is in use.
  Optional<KnownPeer> listens(ExtendedPeer peer, int peerPort) {
    if (peer.outgoing() || peerPort <= 0) {
      return Optional.empty();
    }
    Optional<KnownPeer> name =
        peers.listens(new PeerAddress(peer.address().ip(), peerPort), context.nanos());
    Encryption policy = context.settings().encryption();
    name.ifPresent(known -> {
      known.busy();
      known.came(peer.encrypted() ? policy.first() : Encryption.Form.PLAIN);
    });
    return name;
  }

  /// Where a peer takes connections: what we dialled, or the port that it said.
  ///
  /// @param port 0 when it did not say
  static Optional<PeerAddress> listening(ExtendedPeer peer, int port) {
    if (peer.outgoing()) {
      return Optional.of(peer.address());
    }
    return port == 0 ? Optional.empty() : Optional.of(new PeerAddress(peer.address().ip(), port));
  }

  /// A peer says at which address it sees us: one vote among many (E05).
  void seesUsAt(PeerAddress peer, byte[] ip) {
    if (ip.length > 0) {
      try {
        context.self().addresses().vote(peer.ip(), InetAddress.getByAddress(ip));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(ip.length + " bytes are no address", e);
      }
    }
  }

  /// Name and version as our peer id has them: `htorrent 0.1.0`.
  private static String client(PeerId id) {
    Matcher version = OUR_ID.matcher(id.toString());
    return version.matches()
        ? "htorrent " + version.group(1) + "." + version.group(2) + "." + version.group(3)
        : "htorrent";
  }
}
