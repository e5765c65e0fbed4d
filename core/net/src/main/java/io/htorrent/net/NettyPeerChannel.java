package io.htorrent.net;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.OutOfMemory;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.net.mse.MseStage;
import io.htorrent.net.socket.SocketReason;
import io.htorrent.net.socket.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A TCP connection to a peer. Every method is on its loop.
final class NettyPeerChannel extends ChannelInboundHandlerAdapter implements PeerChannel {

  /*
   * In: the loop's receive buffer is lent to the listener as it is, and free after the call.
   *
   * Out: a large message goes out from the caller's memory without a copy. Small ones (requests,
   * Haves) are copied side by side into one buffer, so that a burst of a hundred costs one write.
   * Order is kept: whatever is large first sends the small ones before it on their way. A message's
   * `sent` hangs on the promise of the buffer it went into, which Netty completes exactly once,
   * also when the connection breaks.
   *
   * A flush asked for while bytes are being received waits for their end; any other for the end of
   * this turn of the loop. So a turn costs one system call, however often it asks.
   *
   * Nothing is read before there is a listener.
   */

  /// Up to here copying is cheaper than a promise and a slot of the gathering write: 1 KiB takes
  /// about 20 ns to copy.
  private static final int SMALL_BYTES = 1024;

  /// Room for small messages: 240 requests of 17 bytes.
  private static final int BATCH_BYTES = 4096;

  /// Our end of a connection that broke before it was looked at.
  private static final PeerAddress NOWHERE =
      new PeerAddress(new InetSocketAddress(0).getAddress(), 0);

  private static final Logger log = LoggerFactory.getLogger(NettyPeerChannel.class);

  private final Channel channel;
  private final PeerAddress remote;
  private final PeerAddress local;
  private final boolean outgoing;
  private @Nullable Listener listener;
  private @Nullable Batch batch;
  private long unsentBytes;
  private boolean wantsBytes = true;
  private boolean receiving;
  private boolean flushDue;
  private boolean closing;
  private boolean closed;
  private String reason = "";

  NettyPeerChannel(Channel channel, PeerAddress remote, boolean outgoing) {
    this.channel = channel;
    this.remote = remote;
    this.outgoing = outgoing;
    local = Sockets.peerAddress(channel.localAddress()).orElse(NOWHERE);
    channel.config().setRecvByteBufAllocator(new ReceiveBuffers());
  }

  @Override
  public PeerAddress remote() {
    return remote;
  }

  @Override
  public PeerAddress local() {
    return local;
  }

  @Override
  public boolean outgoing() {
    return outgoing;
  }

  @Override
  public boolean encrypted() {
    return MseStage.encrypted(channel);
  }

  @Override
  public void listen(Listener listener) {
    this.listener = listener;
    if (closed) {
      channel.eventLoop().execute(this::tellClosed);
    } else {
      reading(wantsBytes);
    }
  }

  @Override
  public void send(ByteBuffer bytes, Runnable sent) {
    if (closing || !channel.isActive()) {
      channel.eventLoop().execute(sent);
      return;
    }
    int length = bytes.remaining();
    unsentBytes += length;
    if (length <= SMALL_BYTES) {
      batchFor(length).add(bytes, sent);
      return;
    }
    writeBatch();
    channel
        .write(Unpooled.wrappedBuffer(bytes))
        .addListener(written -> {
          wrote(written, length);
          sent.run();
        });
  }

  @Override
  public void flush() {
    if (!flushDue && !receiving) {
      channel.eventLoop().execute(this::flushIfDue);
    }
    flushDue = true;
  }

  @Override
  public long unsentBytes() {
    return unsentBytes;
  }

  @Override
  public void reading(boolean on) {
    wantsBytes = on;
    channel.config().setAutoRead(on && listener != null);
  }

  @Override
  public void close() {
    if (!closing) {
      flushIfDue();
      because("closed");
      closing = true;
      var _ = channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    receiving = true;
    try {
      if (listener != null && !closing) {
        listener.received(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    try {
      if (listener != null && !closing && receiving) {
        listener.receivedAll();
      }
    } finally {
      receiving = false;
      flushIfDue();
    }
    if (listener != null && !closing) {
      listener.flushed();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    because("closed by peer");
    closing = true;
    closed = true;
    if (batch != null) {
      Batch unwritten = batch;
      batch = null;
      unwritten.bytes.release();
      unsentBytes -= unwritten.length;
      unwritten.runSent();
    }
    tellClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    OutOfMemory.tell(cause);
    if (cause instanceof IOException) {
      because(SocketReason.of(cause));
    } else {
      log.error("the connection to {} failed inside: please report this", remote, cause);
      because("internal error");
    }
    closing = true;
    var _ = channel.close();
  }

  private Batch batchFor(int length) {
    if (batch != null && batch.bytes.writableBytes() < length) {
      writeBatch();
    }
    if (batch == null) {
      batch = new Batch(channel.alloc().directBuffer(BATCH_BYTES));
    }
    return batch;
  }

  private void writeBatch() {
    if (batch != null) {
      Batch full = batch;
      batch = null;
      channel
          .write(full.bytes)
          .addListener(written -> {
            wrote(written, full.length);
            full.runSent();
          });
    }
  }

  private void flushIfDue() {
    if (flushDue) {
      flushDue = false;
      writeBatch();
      channel.flush();
    }
  }

  private void wrote(Future<?> written, int length) {
    unsentBytes -= length;
    if (written.cause() instanceof IOException failure && !closing) {
      because(SocketReason.of(failure));
    }
  }

  private void because(String words) {
    if (reason.isEmpty()) {
      reason = words;
    }
  }

  private void tellClosed() {
    if (listener != null) {
      Listener last = listener;
      listener = null;
      last.closed(reason);
    }
  }

  /// Small messages side by side, and who waits for them.
  private static final class Batch {

    private final ByteBuf bytes;
    private final List<Runnable> sent = new ArrayList<>();
    private int length;

    Batch(ByteBuf bytes) {
      this.bytes = bytes;
    }

    void add(ByteBuffer message, Runnable whenSent) {
      length += message.remaining();
      bytes.writeBytes(message.duplicate());
      sent.add(whenSent);
    }

    void runSent() {
      for (Runnable whenSent : sent) {
        try {
          whenSent.run();
        } catch (RuntimeException e) {
          log.error("a message's owner failed to take it back: please report this", e);
        }
      }
    }
  }
}
