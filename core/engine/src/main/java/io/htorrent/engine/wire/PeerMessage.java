package io.htorrent.engine.wire;

import io.htorrent.api.PieceSet;

/// A message of the peer wire protocol (BEP 3), by its name there.
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
}
