package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.wire.PeerMessage;
import java.util.Optional;

/// A connection, as far as extensions go (BEP 10). On the torrent's loop.
interface ExtendedPeer {

  /// The other end.
  PeerAddress address();

  /// Where it takes connections: what we dialled, or what it said.
  Optional<PeerAddress> listens();

  /// Whether it fetches nothing any more, as far as we know.
  boolean uploadOnly();

  /// Whether we dialled.
  boolean outgoing();

  /// Whether the connection began encrypted (MSE).
  boolean encrypted();

  /// Whether it ended, or is about to.
  boolean closed();

  /// Queues a message, which goes out at the end of this turn of the loop.
  void say(PeerMessage.Extended message, Loop loop);

  /// Bytes that wait to be sent to it, those included that wait for the next flush.
  long unsentBytes();

  /// The same peer, as this extension sees it.
  HostedPeer seenBy(HostedExtension extension);
}
