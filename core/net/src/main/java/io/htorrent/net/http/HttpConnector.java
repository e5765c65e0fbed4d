package io.htorrent.net.http;

import io.htorrent.net.socket.Sockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// Opens the connection of one [HttpExchange] to a checked address. From any thread.
final class HttpConnector {

  private final EventLoopGroup loops;
  private final List<InetAddress> bindAddresses;
  private final Supplier<SSLContext> tls;
  private final HttpTimes times;

  /// @param tls asked for the first `https` request only: it reads the system's certificates
  HttpConnector(
      EventLoopGroup loops,
      List<InetAddress> bindAddresses,
      Supplier<SSLContext> tls,
      HttpTimes times) {
    this.loops = loops;
    this.bindAddresses = bindAddresses;
    this.tls = tls;
    this.times = times;
  }

  /// How long a fetch waits.
  HttpTimes times() {
    return times;
  }

  /// Begins to connect; the exchange begins by itself when the connection is open.
  ///
  /// @param hurried whether it is given up when no byte came for a while; else who reads the body
  ///   knows how long to wait
  /// @return the channel, to be closed by the caller whatever happens
  /// @throws NotConnectedException when no local address reaches this one
  Channel connect(Target target, InetAddress address, HttpExchange exchange, boolean hurried)
      throws NotConnectedException {
    Optional<SocketAddress> local = localFor(target, address);
    Optional<SSLContext> secure = target.secure() ? Optional.of(tls.get()) : Optional.empty();
    Bootstrap bootstrap =
        Sockets.outgoing(
                loops.next(),
                Math.toIntExact(times.connect().toMillis()),
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    secure.ifPresent(context -> channel.pipeline().addLast(tls(context, target)));
                    if (hurried) {
                      channel
                          .pipeline()
                          .addLast(
                              new ReadTimeoutHandler(
                                  times.read().toMillis(), TimeUnit.MILLISECONDS));
                    }
                    channel
                        .pipeline()
                        .addLast(new HttpRequestEncoder(), new StrictDecoder(), exchange);
                  }
                })
            .option(ChannelOption.AUTO_READ, true);
    InetSocketAddress remote = new InetSocketAddress(address, target.port());
    ChannelFuture connecting =
        local.isPresent() ? bootstrap.connect(remote, local.get()) : bootstrap.connect(remote);
    connecting.addListener(connected -> {
      if (connected.cause() != null) {
        exchange.notConnected(connected.cause());
      }
    });
    return connecting.channel();
  }

  /// Begins on a connection that served before.
  void again(Channel channel, HttpExchange exchange) {
    channel
        .eventLoop()
        .execute(() -> {
          if (channel.isActive()) {
            channel.pipeline().removeLast(); // what watched over it
            channel.pipeline().addLast(exchange);
          } else {
            exchange.notConnected(new ClosedChannelException());
          }
        });
  }

  private Optional<SocketAddress> localFor(Target target, InetAddress address)
      throws NotConnectedException {
    try {
      return Sockets.localFor(address, bindAddresses);
    } catch (BindException e) {
      throw new NotConnectedException(target.authority(), e);
    }
  }

  private SslHandler tls(SSLContext context, Target target) {
    SSLEngine engine = context.createSSLEngine(target.host(), target.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate must name the host
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeoutMillis(times.read().toMillis());
    return handler;
  }

  /// Netty's decoder with its usual caps (first line 4 KiB, headers 8 KiB); it refuses what is used
  /// to smuggle a second reply instead of repairing it.
  private static final class StrictDecoder extends HttpResponseDecoder {
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
      throw new IllegalArgumentException("it has both a Content-Length and chunks");
    }
  }
}
