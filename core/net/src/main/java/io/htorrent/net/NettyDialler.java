package io.htorrent.net;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.port.PeerNetwork.Dial;
import io.htorrent.engine.port.PeerNetwork.DialListener;
import io.htorrent.net.mse.OutgoingMse;
import io.htorrent.net.socket.SocketReason;
import io.htorrent.net.socket.Sockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Opens connections to peers, from the configured address of the peer's family. From any thread.
final class NettyDialler {

  private final List<InetAddress> bindAddresses;
  private final ChannelGroup open;
  private final RandomGenerator chance;

  /// @param chance for keys; for several threads
  NettyDialler(List<InetAddress> bindAddresses, ChannelGroup open, RandomGenerator chance) {
    this.bindAddresses = bindAddresses;
    this.open = open;
    this.chance = chance;
  }

  /// Connects; the outcome is told on `loop`, exactly once.
  void dial(Dial dial, EventLoop loop, DialListener outcome) {
    PeerAddress peer = dial.peer();
    Optional<SocketAddress> local;
    try {
      local = Sockets.localFor(peer.ip(), bindAddresses);
    } catch (BindException e) {
      loop.execute(() -> outcome.failed(String.valueOf(e.getMessage())));
      return;
    }
    int timeoutMillis =
        Math.clamp(TimeUnit.NANOSECONDS.toMillis(dial.timeoutNanos()), 1, Integer.MAX_VALUE);
    Bootstrap bootstrap =
        Sockets.outgoing(
            loop, timeoutMillis, Opening.dialled(peer, open, beginning(dial), outcome::connected));
    InetSocketAddress remote = new InetSocketAddress(peer.ip(), peer.port());
    ChannelFuture connecting =
        local.isPresent() ? bootstrap.connect(remote, local.get()) : bootstrap.connect(remote);
    connecting.addListener(connected -> {
      if (connected.cause() != null) {
        // Without a free file descriptor the answer comes on a thread of Netty's own.
        loop.execute(() -> outcome.failed(SocketReason.of(connected.cause())));
      }
    });
  }

  private Opening.Beginning beginning(Dial dial) {
    return switch (dial.form()) {
      case PLAIN -> Opening.Beginning.plain();
      case NEGOTIATED, ENCRYPTED ->
          channel ->
              channel
                  .pipeline()
                  .addFirst(new OutgoingMse(dial.torrent().wireBytes(), dial.form(), chance));
    };
  }
}
