package io.htorrent.engine.port;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/// Where peer connections come from.
public interface PeerNetwork {

  /// Listens for peers on all configured addresses and hands each connection over on `loop`.
  /// Whether it is encrypted shows only when its first bytes come; a channel that is not as
  /// `policy` wants it closes then.
  ///
  /// @param policy what connections are taken
  /// @return the addresses that are listened on, never empty; the first one's port is announced
  /// @throws IOException one sentence, when no address could be bound
  List<InetSocketAddress> listen(Loop loop, Encryption policy, Consumer<PeerChannel> accepted)
      throws IOException;

  /// Encrypted connections for this torrent are welcome: who opens one proves that he knows it. On
  /// the loop given to [#listen].
  void welcome(InfoHash torrent);

  /// They no longer are. On the loop given to [#listen].
  void unwelcome(InfoHash torrent);

  /// Connects to a peer; the outcome is told on `loop`, exactly once. An encrypted connection is
  /// open as soon as a plain one, so that whoever waits for an answer to his handshake waits for
  /// both: the exchange of keys begins at once, and what is sent travels when it is time.
  void dial(Dial dial, Loop loop, DialListener outcome);

  /// Whom to connect to, and how.
  ///
  /// @param torrent the one that both ends are to know
  /// @param timeoutNanos until it is open
  record Dial(PeerAddress peer, InfoHash torrent, Encryption.Form form, long timeoutNanos) {}

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
