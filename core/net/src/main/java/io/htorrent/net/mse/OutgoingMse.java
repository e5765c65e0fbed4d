package io.htorrent.net.mse;

import io.htorrent.engine.port.Encryption;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/// Stands between a connection that we dialled and whoever uses it, until both ends agree. What is
/// sent meanwhile waits; what is sent first, the handshake, travels with our offer, so that
/// encryption costs one round trip. On the loop.
///
/// Added when the connection is open. How long all this may take is up to whoever uses it.
public final class OutgoingMse extends ChannelDuplexHandler {

  /// What travels with the offer: a handshake has 68 bytes, and other clients take little more.
  private static final int MOST_INITIAL = 1024;

  private final Initiator initiator;
  private final Deque<Held> held = new ArrayDeque<>();
  private boolean flushed;
  private boolean offered;

  /// A message that waits.
  private record Held(ByteBuf bytes, ChannelPromise promise) {}

  /// @param infoHash 20 bytes, as they travel
  /// @param form what to offer; not plain
  public OutgoingMse(byte[] infoHash, Encryption.Form form, RandomGenerator chance) {
    int methods = form == Encryption.Form.ENCRYPTED ? Method.RC4.bit : Method.ANY;
    this.initiator = new Initiator(KeyPair.random(chance), infoHash, methods, chance);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    var _ = context.writeAndFlush(Unpooled.wrappedBuffer(initiator.hello()));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    held.addLast(new Held((ByteBuf) message, promise));
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    flushed = true;
    offerIfDue(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws MseException {
    ByteBuf bytes = (ByteBuf) message;
    boolean over = false;
    try {
      ByteBuffer in = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
      int before = in.position();
      initiator.read(in);
      bytes.skipBytes(in.position() - before);
      offerIfDue(context);
      over = initiator.done();
    } finally {
      if (!over) {
        bytes.release();
      }
    }
    if (over) {
      MseStage.over(this, context.channel(), initiator.agreement());
      context.fireChannelRead(bytes); // a context knows who comes next also when it is removed
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    while (!held.isEmpty()) {
      Held next = held.removeFirst();
      next.bytes.release();
      next.promise.tryFailure(new ClosedChannelException());
    }
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (initiator.done()) {
      for (Held next : held) {
        var _ = context.channel().write(next.bytes, next.promise);
      }
      held.clear();
      context.channel().flush();
    }
  }

  private void offerIfDue(ChannelHandlerContext context) {
    if (offered || !flushed || !initiator.knowsSecret() || held.isEmpty()) {
      return;
    }
    offered = true;
    if (held.getFirst().bytes.readableBytes() > MOST_INITIAL) {
      var _ = context.writeAndFlush(offer(Unpooled.EMPTY_BUFFER));
      return;
    }
    Held first = held.removeFirst();
    ByteBuf offer = offer(first.bytes);
    first.bytes.release();
    var _ = context.writeAndFlush(offer, first.promise);
  }

  private ByteBuf offer(ByteBuf first) {
    return Unpooled.wrappedBuffer(initiator.offer(first.nioBuffer()));
  }
}
