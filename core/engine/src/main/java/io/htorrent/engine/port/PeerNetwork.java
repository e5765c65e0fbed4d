package io.htorrent.engine.port;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/// Where peer connections come from.
public interface PeerNetwork {

  /// Listens for peers on all configured addresses and hands each connection over on `loop`.
  ///
  /// @return the addresses that are listened on, never empty; the first one's port is announced
  /// @throws IOException one sentence, when no address could be bound
  List<InetSocketAddress> listen(Loop loop, Consumer<PeerChannel> accepted) throws IOException;

  /// Connects to a peer; the outcome is told on `loop`, exactly once.
  void dial(PeerAddress peer, Loop loop, long timeoutNanos, DialListener outcome);

  /// Stops listening. Connections stay.
  void stopListening();

  /// What became of a dial.
  interface DialListener {
    /// The channel is open.
    void connected(PeerChannel channel);

    /// It could not be opened.
    ///
    /// @param reason a few words, such as `connection refused`
    void failed(String reason);
  }
}
