package io.htorrent.net;

import io.htorrent.net.socket.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/// Lends every peer of a loop the same receive buffer: it is free again when the bytes were
/// delivered, so one is enough, however many peers. On the loops.
///
/// A pool would look for a place and give it back at each read; that is a twelfth of a loop's work.
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

  private static final FastThreadLocal<ByteBuf> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
          return Unpooled.directBuffer(Sockets.RECEIVE_BYTES, Sockets.RECEIVE_BYTES);
        }

        @Override
        protected void onRemoval(ByteBuf buffer) {
          buffer.release();
        }
      };

  ReceiveBuffers() {
    super(Sockets.READS_PER_TURN);
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own successor has the same methods
  public RecvByteBufAllocator.Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return Sockets.RECEIVE_BYTES;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator pool) {
        ByteBuf buffer = OF_LOOP.get();
        boolean lent = buffer.refCnt() > 1; // never, as long as bytes are delivered at once
        return lent ? pool.ioBuffer(guess()) : buffer.clear().retain();
      }
    };
  }
}
