package io.htorrent.engine.port;

import io.htorrent.api.PeerAddress;
import java.nio.ByteBuffer;

/// The byte stream to one peer, whatever carries it. Every method and callback is on the channel's
/// loop.
public interface PeerChannel {

  /// The other end.
  PeerAddress remote();

  /// Our own end.
  PeerAddress local();

  /// Whether we dialled.
  boolean outgoing();

  /// Whether it began with an exchange of keys (MSE). Known once the other end's handshake is here.
  boolean encrypted();

  /// From now on, bytes and the end are told to `listener`. Bytes that came before are delivered
  /// first.
  void listen(Listener listener);

  /// Queues the remaining bytes for sending at the next [#flush()]. They are lent until `sent`
  /// runs, which it does exactly once on the loop: when the bytes were handed to the operating
  /// system, or when the channel closed before.
  void send(ByteBuffer bytes, Runnable sent);

  /// Sends what was queued.
  void flush();

  /// Bytes queued and not yet handed to the operating system.
  long unsentBytes();

  /// Stops or goes on reading from the peer: its TCP window then holds it back. A few bytes may
  /// still be delivered after `false`.
  void reading(boolean on);

  /// Ends the connection. The listener's `closed` follows, once.
  void close();

  /// Who hears of a channel.
  interface Listener {
    /// Bytes came. The buffer is lent for the call; what is left in it is lost.
    void received(ByteBuffer bytes);

    /// All that was available in one go was delivered: time to act on it and flush.
    void receivedAll();

    /// What [#receivedAll] flushed is with the operating system, as far as it takes it: the turn is
    /// over.
    default void flushed() {}

    /// The connection is gone. Called once, last.
    ///
    /// @param reason a few words, such as `reset by peer`; `closed` after our own close
    void closed(String reason);
  }
}
