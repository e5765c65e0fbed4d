package io.htorrent.engine;

import io.htorrent.engine.wire.PeerMessage;

/// What the two ends of a connection tell each other of their nodes in the DHT (BEP 5): we say
/// where ours is, once, if both have one; of theirs the first word counts (P38). On the torrent's
/// loop.
final class NodeTalk {

  private final PeerSession peer;
  private final SessionContext.Self self;
  private final boolean theyHaveOne;
  private boolean heard;

  /// @param theyHaveOne whether the peer's handshake says so
  NodeTalk(PeerSession peer, SessionContext.Self self, boolean theyHaveOne) {
    this.peer = peer;
    this.self = self;
    this.theyHaveOne = theyHaveOne;
  }

  /// After the first messages.
  void begin() {
    if (theyHaveOne && self.nodes().wanted()) {
      peer.send(new PeerMessage.Port(self.addresses().nodePortFor(peer.address())));
    }
  }

  /// The peer says which port its node has.
  void heard(int port) {
    if (!heard && port > 0) {
      heard = true;
      self.nodes().heard(peer.address(), port);
    }
  }
}
