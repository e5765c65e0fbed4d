package io.htorrent.tracker.udp;

import io.htorrent.api.InfoHash;
import io.htorrent.api.tracker.AnnounceRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The datagrams that we send (BEP 15, BEP 41). Pure; any thread.
final class Questions {

  static final int CONNECT = 0;
  static final int ANNOUNCE = 1;
  static final int SCRAPE = 2;
  static final int ERROR = 3;

  /// Torrents in one scrape: more do not fit into a datagram that every network carries.
  static final int MOST_SCRAPED = 74;

  /// What a connect has in place of a connection id.
  private static final long PROTOCOL = 0x41727101980L;

  private static final int HEAD_BYTES = 16;
  private static final int ANNOUNCE_BYTES = 98;
  private static final byte URL_DATA = 2;
  private static final int MOST_IN_OPTION = 255;

  private Questions() {}

  /// What is asked of a tracker once there is a connection id.
  ///
  /// @param action [#ANNOUNCE] or [#SCRAPE]
  /// @param body what follows the transaction id
  record Question(int action, byte[] body) {

    /// The datagram, ready to be read.
    ByteBuffer datagram(long connectionId, int transactionId) {
      return head(connectionId, action, transactionId, body.length).put(body).flip();
    }
  }

  /// Asks for a connection id.
  static ByteBuffer connect(int transactionId) {
    return head(PROTOCOL, CONNECT, transactionId, 0).flip();
  }

  /// Tells about us and asks for peers.
  ///
  /// @param urlData path and query of the tracker's URL (BEP 41); may be empty
  static Question announce(AnnounceRequest request, String urlData) {
    byte[] options = options(urlData.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer body =
        ByteBuffer.allocate(ANNOUNCE_BYTES - HEAD_BYTES + options.length)
            .put(request.infoHash().wireBytes())
            .put(request.peerId().bytes())
            .putLong(request.downloaded())
            .putLong(request.left())
            .putLong(request.uploaded())
            .putInt(event(request.event()))
            .putInt(0) // our IP address: the one that we send from
            .putInt(request.key())
            .putInt(request.numWant())
            .putShort((short) request.port())
            .put(options);
    return new Question(ANNOUNCE, body.array());
  }

  /// Asks for counts.
  ///
  /// @param torrents at most [#MOST_SCRAPED]
  static Question scrape(List<InfoHash> torrents) {
    ByteBuffer body = ByteBuffer.allocate(torrents.size() * 20);
    torrents.forEach(torrent -> body.put(torrent.wireBytes()));
    return new Question(SCRAPE, body.array());
  }

  private static int event(AnnounceRequest.Event event) {
    return switch (event) {
      case NONE, PAUSED -> 0; // BEP 15 has no word for a partial seed
      case COMPLETED -> 1;
      case STARTED -> 2;
      case STOPPED -> 3;
    };
  }

  // BEP 41: what is longer than an option goes on in the next one.
  private static byte[] options(byte[] data) {
    int pieces = (data.length + MOST_IN_OPTION - 1) / MOST_IN_OPTION;
    ByteBuffer options = ByteBuffer.allocate(data.length + 2 * pieces);
    for (int at = 0; at < data.length; at += MOST_IN_OPTION) {
      byte[] part = Arrays.copyOfRange(data, at, Math.min(data.length, at + MOST_IN_OPTION));
      options.put(URL_DATA).put((byte) part.length).put(part);
    }
    return options.array();
  }

  private static ByteBuffer head(long connectionId, int action, int transactionId, int more) {
    return ByteBuffer.allocate(HEAD_BYTES + more)
        .putLong(connectionId)
        .putInt(action)
        .putInt(transactionId);
  }
}
