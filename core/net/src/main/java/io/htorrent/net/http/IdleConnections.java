package io.htorrent.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Connections that servers keep open after a reply, for the next request to the same place: a few
/// of them, for a few seconds. From any thread.
final class IdleConnections {

  private static final int MOST = 8;
  private static final long SECONDS = 10; // common servers wait no longer than 5 to 75 s

  private final ReentrantLock lock = new ReentrantLock(); // guards the list
  private final List<Idle> idle = new ArrayList<>();

  /// Where a connection leads.
  ///
  /// @param address that was checked, and is connected to
  record Way(boolean secure, String host, int port, InetAddress address) {
    static Way to(Target target, InetAddress address) {
      return new Way(target.secure(), target.host(), target.port(), address);
    }
  }

  private record Idle(Way way, Channel channel) {}

  /// Keeps a connection on which nothing is under way, or closes it. On its loop.
  void keep(Way way, Channel channel) {
    Idle one = new Idle(way, channel);
    lock.lock();
    try {
      if (idle.size() < MOST) {
        idle.add(one);
        channel.pipeline().addLast(new Watch(one));
        return;
      }
    } finally {
      lock.unlock();
    }
    var _ = channel.close();
  }

  /// Takes a connection that leads there. It may have been closed by the server meanwhile.
  Optional<Channel> take(Way way) {
    lock.lock();
    try {
      Optional<Idle> found = idle.stream().filter(one -> one.way.equals(way)).findFirst();
      found.ifPresent(idle::remove);
      return found.map(Idle::channel);
    } finally {
      lock.unlock();
    }
  }

  private boolean forget(Idle one) {
    lock.lock();
    try {
      return idle.remove(one);
    } finally {
      lock.unlock();
    }
  }

  /// Closes an idle connection in the end, or when the server says anything. On its loop.
  private final class Watch extends ChannelInboundHandlerAdapter {
    private final Idle one;

    Watch(Idle one) {
      this.one = one;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.channel().config().setAutoRead(true); // else its end would not be seen
      var _ = context.executor().schedule(() -> end(context), SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      end(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      forget(one);
    }

    private void end(ChannelHandlerContext context) {
      if (forget(one)) { // else somebody uses it
        var _ = context.close();
      }
    }
  }
}
