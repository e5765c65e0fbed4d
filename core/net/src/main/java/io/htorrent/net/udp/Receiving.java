package io.htorrent.net.udp;

import io.htorrent.api.network.UdpLane.Receiver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the datagrams of a socket over. On the socket's loop.
final class Receiving extends SimpleChannelInboundHandler<DatagramPacket> {

  private static final Logger log = LoggerFactory.getLogger(Receiving.class);

  private final Receiver receiver;
  private boolean failed;

  Receiving(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    ByteBuf content = packet.content();
    try {
      receiver.received(packet.sender(), content.nioBuffer().asReadOnlyBuffer());
    } catch (RuntimeException e) {
      // Once: what a stranger sends must not fill the log.
      if (!failed) {
        log.error("a datagram from {} broke its receiver: please report this", packet.sender(), e);
      }
      failed = true;
    }
  }

  // A message that could not be sent or received costs that message.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("a datagram was lost: {}", cause.toString());
  }
}
