package io.htorrent.engine.wire;

import io.htorrent.api.PieceSet;
import io.htorrent.api.extension.PeerExtension;
import java.nio.ByteBuffer;

/// A message of the peer wire protocol (BEP 3, 5, 6, 10, 52), by its name there.
public sealed interface PeerMessage {

  /// Nothing: keeps the connection open.
  record KeepAlive() implements PeerMessage {}

  /// I will not answer your requests.
  record Choke() implements PeerMessage {}

  /// I will answer your requests.
  record Unchoke() implements PeerMessage {}

  /// You have something that I want.
  record Interested() implements PeerMessage {}

  /// You have nothing that I want.
  record NotInterested() implements PeerMessage {}

  /// I have verified this piece.
  record Have(int piece) implements PeerMessage {}

  /// These are the pieces that I have. First message only.
  record Bitfield(PieceSet pieces) implements PeerMessage {}

  /// Send me this block.
  record Request(int piece, int begin, int length) implements PeerMessage {}

  /// Here is a block; its payload went to where [WireReader.Sink#blockBegins] said.
  record Piece(int piece, int begin, int length) implements PeerMessage {}

  /// Forget that request.
  record Cancel(int piece, int begin, int length) implements PeerMessage {}

  /// My DHT node listens on this UDP port (BEP 5).
  record Port(int port) implements PeerMessage {}

  /// A message of the fast extension, which both ends must have agreed on (BEP 6).
  sealed interface Fast extends PeerMessage {}

  /// You might like to fetch this piece (BEP 6).
  record Suggest(int piece) implements Fast {}

  /// I have every piece; in place of a bitfield (BEP 6).
  record HaveAll() implements Fast {}

  /// I have no piece; in place of a bitfield (BEP 6).
  record HaveNone() implements Fast {}

  /// I will not answer that request (BEP 6).
  record Reject(int piece, int begin, int length) implements Fast {}

  /// You may ask for this piece while I choke you (BEP 6).
  record AllowedFast(int piece) implements Fast {}

  /// A message about the hashes of a merkle tree, in the swarm of a v2 torrent (BEP 52).
  sealed interface OfHashes extends PeerMessage {}

  /// Send me these hashes (BEP 52).
  record HashRequest(HashRange range) implements OfHashes {}

  /// Here are hashes, and those that prove them, one behind the other (BEP 52).
  ///
  /// @param hashes from position to limit; not to be changed
  record Hashes(HashRange range, ByteBuffer hashes) implements OfHashes {

    /// Bytes of hashes that are taken: 512 of them, and one for each layer above (BEP 52).
    public static final int LONGEST = (512 + Integer.SIZE) * 32;

    @Override
    public String toString() {
      return "Hashes[" + range + ", " + hashes.remaining() + " bytes]";
    }
  }

  /// I will not answer that request for hashes (BEP 52).
  record HashReject(HashRange range) implements OfHashes {}

  /// A message of an extension (BEP 10).
  ///
  /// @param id as its receiver numbered it; 0 for the handshake
  /// @param payload what the extension makes of it; read from its position to its limit
  record Extended(int id, ByteBuffer payload) implements PeerMessage {

    /// Bytes of payload that are taken; others close the connection at the length prefix.
    public static final int LONGEST_PAYLOAD = PeerExtension.LONGEST_PAYLOAD;
  }
}
