package io.htorrent.net.mse;

import io.htorrent.engine.port.Encryption;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// Stands between a connection that somebody opened and whoever uses it, until it is clear how it
/// begins: with the name of the BitTorrent protocol (BEP 3), or with a key. On the loop.
///
/// Added when the connection is open. How long all this may take is up to whoever uses it; nothing
/// is sent on it before the other end's handshake is here.
public final class IncomingMse extends ChannelInboundHandlerAdapter {

  private final Encryption policy;
  private final Responder responder;
  private int alike; // bytes that came and are those of the protocol's name
  private boolean keys; // it is an exchange of keys

  /// What all connections have in common.
  ///
  /// @param policy what we take; not OFF
  /// @param torrents that they may mean
  /// @param budget for keys
  /// @param chance for keys and padding
  public record Terms(
      Encryption policy, MseTorrents torrents, KeyBudget budget, RandomGenerator chance) {}

  /// For one connection, which is open.
  public IncomingMse(Terms terms, Channel channel) {
    this.policy = terms.policy;
    int methods = policy.takesPlain() ? Method.ANY : Method.RC4.bit;
    Responder.Keys budgeted =
        () -> {
          if (channel.remoteAddress() instanceof InetSocketAddress remote) {
            terms.budget.spend(remote.getAddress());
          }
          return KeyPair.random(terms.chance);
        };
    this.responder =
        new Responder(
            new Responder.Ours(budgeted, terms.torrents, methods, terms.chance),
            bytes -> {
              var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws MseException {
    ByteBuf bytes = (ByteBuf) message;
    boolean passedOn = false;
    try {
      if (keys || !readName(bytes)) {
        passedOn = readKeys(context, bytes);
      } else if (alike == MseStage.PROTOCOL.length) {
        passedOn = goOnPlain(context, bytes);
      }
    } finally {
      if (!passedOn) {
        bytes.release();
      }
    }
  }

  /// Whether all bytes are those of the protocol's name, so far. What came of it is taken.
  private boolean readName(ByteBuf bytes) throws MseException {
    int at = alike;
    for (int n = bytes.readerIndex();
        n < bytes.writerIndex() && at < MseStage.PROTOCOL.length;
        n++) {
      if (bytes.getByte(n) != MseStage.PROTOCOL[at++]) {
        keys = true;
        responder.read(ByteBuffer.wrap(MseStage.PROTOCOL, 0, alike)); // what was taken for the name
        return false;
      }
    }
    bytes.skipBytes(at - alike);
    alike = at;
    return true;
  }

  private boolean goOnPlain(ChannelHandlerContext context, ByteBuf rest) throws MseException {
    if (!policy.takesPlain()) {
      throw new MseException("it does not encrypt, which is required here"); // X09
    }
    context.pipeline().remove(this);
    context.fireChannelRead(Unpooled.copiedBuffer(MseStage.PROTOCOL));
    context.fireChannelRead(rest);
    return true;
  }

  private boolean readKeys(ChannelHandlerContext context, ByteBuf bytes) throws MseException {
    ByteBuffer in = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
    int before = in.position();
    responder.read(in);
    bytes.skipBytes(in.position() - before);
    if (!responder.done()) {
      return false;
    }
    MseStage.over(this, context.channel(), responder.agreement());
    context.fireChannelRead(bytes); // a context knows who comes next also when it is removed
    return true;
  }
}
