package io.htorrent.api.extension;

import io.htorrent.api.PeerAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A connected peer, as an extension sees it. The same object from the handshake to
/// [PeerExtension#left]; on the torrent's loop.
public interface ExtensionPeer {

  /// The other end of the connection.
  PeerAddress address();

  /// Where it takes connections: what we dialled, or what it said; empty when unknown.
  Optional<PeerAddress> listens();

  /// Whether it has every piece, or fetches nothing any more.
  boolean seed();

  /// Whether we dialled.
  boolean outgoing();

  /// Whether it understands the extension, going by its handshake.
  boolean speaks();

  /// Sends it a message of the extension, if it [#speaks()] and is still here. It goes out when the
  /// call of the extension is over; the bytes are not copied: leave them alone.
  ///
  /// @throws IllegalArgumentException when there are more than [PeerExtension#LONGEST_PAYLOAD]
  void send(ByteBuffer payload);

  /// Bytes that wait to be sent to it, of all kinds, and those of this call too.
  long unsentBytes();
}
