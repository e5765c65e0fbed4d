package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.wire.PeerMessage;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A connected peer, as one extension sees it. On the torrent's loop.
final class HostedPeer implements ExtensionPeer {

  private final ExtendedPeer peer;
  private final HostedExtension extension;
  private final Loop loop;
  private int theirId; // 0: it does not understand
  private long waitingBytes; // for the end of the extension's call

  HostedPeer(ExtendedPeer peer, HostedExtension extension, Loop loop) {
    this.peer = peer;
    this.extension = extension;
    this.loop = loop;
  }

  /// The peer wants messages of the extension under this id from now on, 1 to 255, or 0 for none.
  void wants(int id) {
    theirId = id;
  }

  @Override
  public PeerAddress address() {
    return peer.address();
  }

  @Override
  public Optional<PeerAddress> listens() {
    return peer.listens();
  }

  @Override
  public boolean seed() {
    return peer.uploadOnly();
  }

  @Override
  public boolean outgoing() {
    return peer.outgoing();
  }

  @Override
  public boolean speaks() {
    return theirId != 0;
  }

  @Override
  public void send(ByteBuffer payload) {
    if (payload.remaining() > PeerExtension.LONGEST_PAYLOAD) {
      throw new IllegalArgumentException(
          payload.remaining() + " bytes in a message, limit " + PeerExtension.LONGEST_PAYLOAD);
    }
    int length = payload.remaining();
    waitingBytes += length;
    extension.after(() -> {
      waitingBytes -= length;
      if (theirId != 0 && !peer.closed() && !extension.withdrawn()) {
        peer.say(new PeerMessage.Extended(theirId, payload), loop);
      }
    });
  }

  @Override
  public long unsentBytes() {
    return waitingBytes + peer.unsentBytes();
  }

  @Override
  public String toString() {
    return peer.address().toString();
  }
}
