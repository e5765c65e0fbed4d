package io.htorrent.testkit.world;

import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import io.htorrent.engine.wire.WireReader;
import io.htorrent.engine.wire.WireWriter;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One connection of a [ScriptedPeer]: what came, and the means to answer. On the world's thread.
final class ScriptedConnection implements PeerChannel.Listener, WireReader.Sink {

  /// All that came.
  final List<PeerMessage> received = new ArrayList<>();

  /// The torrent that it claims to share.
  final TestTorrent torrent;

  /// For scripts that do something later.
  final Loop loop;

  private final PeerChannel channel;
  private final ScriptedPeer.Role role;
  private final Handshake.Reader handshake = new Handshake.Reader();
  private final WireReader reader;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private @Nullable Handshake theirs;
  private long openedNanos;
  private long closedNanos = -1;
  private long bytesReceived;
  private int goodBlocks;

  ScriptedConnection(PeerChannel channel, Loop loop, ScriptedPeer.Role role) {
    this.channel = channel;
    this.loop = loop;
    this.role = role;
    this.torrent = role.torrent();
    this.reader = new WireReader(torrent.metainfo().layout().pieceCount());
    this.openedNanos = loop.nanos();
  }

  // What came.

  boolean isOpen() {
    return closedNanos < 0;
  }

  /// How long it was open.
  double openSeconds() {
    return ((isOpen() ? loop.nanos() : closedNanos) - openedNanos) / 1e9;
  }

  /// Whether it began as an encrypted one does.
  boolean encrypted() {
    return channel.encrypted();
  }

  boolean isGreeted() {
    return theirs != null;
  }

  /// The other end's handshake, which must have come.
  Handshake handshake() {
    if (theirs == null) {
      throw new IllegalStateException("no handshake came");
    }
    return theirs;
  }

  /// All bytes that came, handshake included.
  long bytesReceived() {
    return bytesReceived;
  }

  /// Blocks that came with the right contents; wrong ones throw.
  int goodBlocks() {
    return goodBlocks;
  }

  /// How many of these came.
  long count(Class<? extends PeerMessage> type) {
    return received.stream().filter(type::isInstance).count();
  }

  /// How many of these came.
  long count(Predicate<PeerMessage> predicate) {
    return received.stream().filter(predicate).count();
  }

  // What we say.

  /// A handshake as of BEP 3, which claims nothing more.
  void sendHandshake() {
    sendHandshake(0);
  }

  /// A handshake with these feature bits, such as [Handshake#FAST].
  void sendHandshake(long reserved) {
    sendBytes(new Handshake(reserved, torrent.metainfo().infoHash(), role.id()).encode());
  }

  /// Sends a message; for a `piece`, with the true contents.
  void send(PeerMessage message) {
    ByteBuffer out = ByteBuffer.allocate(WireWriter.length(message) + PieceLayout.BLOCK_LENGTH);
    WireWriter.write(message, out);
    if (message instanceof PeerMessage.Piece piece) {
      out.put(carried(piece.piece(), piece.begin(), piece.length()));
    }
    sendBytes(out.flip());
  }

  /// Answers a request truly.
  void answer(PeerMessage.Request request) {
    send(new PeerMessage.Piece(request.piece(), request.begin(), request.length()));
  }

  /// Answers a request with one wrong bit.
  void answerWrongly(PeerMessage.Request request) {
    ByteBuffer out = ByteBuffer.allocate(WireWriter.BLOCK_HEADER + request.length());
    WireWriter.write(
        new PeerMessage.Piece(request.piece(), request.begin(), request.length()), out);
    out.put(carried(request.piece(), request.begin(), request.length()));
    out.put(WireWriter.BLOCK_HEADER, (byte) (out.get(WireWriter.BLOCK_HEADER) ^ 1));
    sendBytes(out.flip());
  }

  /// Begins to answer a request, with so many of its bytes, and leaves it at that.
  void answerPartly(PeerMessage.Request request, int bytes) {
    ByteBuffer out = ByteBuffer.allocate(WireWriter.BLOCK_HEADER + request.length());
    WireWriter.write(
        new PeerMessage.Piece(request.piece(), request.begin(), request.length()), out);
    out.put(torrent.bytes(request.piece(), request.begin(), bytes));
    sendBytes(out.flip());
  }

  /// What goes over the wire for true bytes of a piece: in large worlds, the mark of a block.
  private ByteBuffer carried(int piece, int begin, int length) {
    return torrent.bytes(piece, begin, role.contents().kept(length));
  }

  void sendFullBitfield() {
    send(new PeerMessage.Bitfield(PieceSet.full(torrent.metainfo().layout().pieceCount())));
  }

  /// All pieces but the last.
  void sendFullBitfieldButOne() {
    PieceSet pieces = PieceSet.full(torrent.metainfo().layout().pieceCount());
    pieces.remove(pieces.capacity() - 1);
    send(new PeerMessage.Bitfield(pieces));
  }

  void sendBytes(ByteBuffer bytes) {
    channel.send(bytes, () -> {});
    channel.flush();
  }

  void reading(boolean on) {
    channel.reading(on);
  }

  void close() {
    channel.close();
  }

  // How it hears.

  @Override
  public void received(ByteBuffer bytes) {
    bytesReceived += bytes.remaining();
    try {
      if (theirs == null) {
        if (!handshake.read(bytes)) {
          return;
        }
        theirs = handshake.handshake();
        role.script().greeted(this);
      }
      reader.read(bytes, this);
    } catch (ProtocolViolation violation) {
      throw new IllegalStateException("an engine broke the rules", violation);
    }
  }

  @Override
  public void receivedAll() {}

  @Override
  public void closed(String reason) {
    closedNanos = loop.nanos();
  }

  @Override
  public ByteBuffer blockBegins(PeerMessage.Piece piece) {
    block = ByteBuffer.allocate(role.contents().kept(piece.length()));
    return block;
  }

  @Override
  public void received(PeerMessage message) {
    received.add(message);
    if (message instanceof PeerMessage.Piece piece) {
      if (!block.flip().equals(carried(piece.piece(), piece.begin(), piece.length()))) {
        throw new IllegalStateException("an engine sent a wrong block: " + piece);
      }
      goodBlocks++;
    }
    role.script().received(this, message);
  }
}
