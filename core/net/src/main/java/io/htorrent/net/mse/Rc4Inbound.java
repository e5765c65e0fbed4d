package io.htorrent.net.mse;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Decrypts what comes, in the receive buffer. On the loop.
final class Rc4Inbound extends ChannelInboundHandlerAdapter {

  private final Rc4 cipher;
  private long left;

  /// @param bytes how many are encrypted; then it takes itself away
  Rc4Inbound(Rc4 cipher, long bytes) {
    this.cipher = cipher;
    this.left = bytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    int length = (int) Math.min(left, bytes.readableBytes());
    cipher.apply(bytes.internalNioBuffer(bytes.readerIndex(), length));
    left -= length;
    if (left == 0) {
      context.pipeline().remove(this);
    }
    context.fireChannelRead(bytes);
  }
}
