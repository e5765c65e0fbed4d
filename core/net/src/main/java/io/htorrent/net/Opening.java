package io.htorrent.net;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.net.socket.SocketReason;
import io.htorrent.net.socket.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for a connection to open and makes a [PeerChannel] of it. On the connection's loop.
@Sharable
final class Opening extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);

  private final Optional<PeerAddress> dialled;
  private final ChannelGroup open;
  private final Beginning beginning;
  private final Consumer<PeerChannel> opened;

  /// What stands between a connection and its [PeerChannel] at first.
  @FunctionalInterface
  interface Beginning {
    /// Adds its handlers in front.
    void of(Channel channel);

    /// Nothing does.
    static Beginning plain() {
      return _ -> {};
    }
  }

  private Opening(
      Optional<PeerAddress> dialled,
      ChannelGroup open,
      Beginning beginning,
      Consumer<PeerChannel> opened) {
    this.dialled = dialled;
    this.open = open;
    this.beginning = beginning;
    this.opened = opened;
  }

  /// For connections that others open.
  ///
  /// @param open every open connection, so that all can be closed
  static Opening accepted(ChannelGroup open, Beginning beginning, Consumer<PeerChannel> opened) {
    return new Opening(Optional.empty(), open, beginning, opened);
  }

  /// For one connection that we open.
  ///
  /// @param open every open connection, so that all can be closed
  static Opening dialled(
      PeerAddress peer, ChannelGroup open, Beginning beginning, Consumer<PeerChannel> opened) {
    return new Opening(Optional.of(peer), open, beginning, opened);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Optional<PeerAddress> remote =
        dialled.or(() -> Sockets.peerAddress(context.channel().remoteAddress()));
    if (remote.isEmpty()) {
      var _ = context.close(); // Reset before we looked at it.
      return;
    }
    open.add(context.channel());
    NettyPeerChannel peer =
        new NettyPeerChannel(context.channel(), remote.get(), dialled.isPresent());
    context.pipeline().replace(this, null, peer);
    beginning.of(context.channel());
    opened.accept(peer);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("a connection broke while it opened: {}", SocketReason.of(cause));
    } else {
      log.error("a connection could not be handed over: please report this", cause);
    }
    var _ = context.close();
  }
}
