package io.htorrent.net.mse;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/// Encrypts what goes. Large messages are lent by somebody who may send the same bytes to others,
/// so that they are not encrypted where they are. On the loop.
final class Rc4Outbound extends ChannelOutboundHandlerAdapter {

  private final Rc4 cipher;

  Rc4Outbound(Rc4 cipher) {
    this.cipher = cipher;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ByteBuf clear = (ByteBuf) message;
    int length = clear.readableBytes();
    ByteBuf encrypted = context.alloc().directBuffer(length);
    try {
      cipher.apply(
          clear.internalNioBuffer(clear.readerIndex(), length),
          encrypted.internalNioBuffer(0, length));
      encrypted.writerIndex(length);
    } finally {
      clear.release();
    }
    var _ = context.write(encrypted, promise);
  }
}
