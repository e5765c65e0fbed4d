package io.htorrent.net.http;

import io.htorrent.api.network.Network.HttpHandler;
import io.htorrent.api.network.Network.HttpService;
import io.htorrent.net.socket.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A small HTTP/1.1 server with everything bounded: connections, headers, bodies, time. Its
/// connections live on one loop; the object itself may be used from any thread.
public final class HttpServer implements HttpService {

  /// What one server allows.
  ///
  /// @param connections open at once; one more is closed at once
  /// @param patience for a whole request, and for a whole reply to be taken
  record Limits(int connections, Duration patience) {
    static final Limits USUAL = new Limits(1000, Duration.ofSeconds(10));
  }

  /// A request, body included: nothing here reads bodies.
  private static final int MAX_REQUEST_BYTES = 64 * 1024;

  private final ServerChannel server;
  private final EventLoop loop;
  private final InetSocketAddress address;
  private final ChannelGroup connections;

  private HttpServer(EventLoop loop, ServerSocketChannel bound, HttpHandler handler, Limits limits)
      throws IOException {
    this.loop = loop;
    address = (InetSocketAddress) bound.getLocalAddress();
    connections = new DefaultChannelGroup(loop, true);
    server = Sockets.accepting(loop, bound, initializer(handler, limits));
  }

  /// Binds and begins to answer.
  ///
  /// @param handler called on `loop`
  /// @throws IOException one sentence, when the address cannot be bound
  public static HttpServer start(EventLoop loop, InetSocketAddress address, HttpHandler handler)
      throws IOException {
    return start(loop, address, handler, Limits.USUAL);
  }

  static HttpServer start(
      EventLoop loop, InetSocketAddress address, HttpHandler handler, Limits limits)
      throws IOException {
    return new HttpServer(loop, Sockets.bind(address), handler, limits);
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  /// Ends the service and its connections; the port is free when this returns, unless it is called
  /// on the service's own loop.
  @Override
  public void close() {
    var closed = server.close();
    var _ = connections.close();
    if (!loop.inEventLoop()) {
      closed.awaitUninterruptibly();
      // The selector lets go of a closed socket, and with it of the port, in the next turn only.
      loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
  }

  private ChannelInitializer<Channel> initializer(HttpHandler handler, Limits limits) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connection) {
        if (connections.size() >= limits.connections()) {
          var _ = connection.close();
          return;
        }
        connections.add(connection);
        connection
            .pipeline()
            .addLast(
                new HttpServerCodec(), // first line 4 KiB, headers 8 KiB
                new HttpObjectAggregator(MAX_REQUEST_BYTES, true),
                new HttpAnswering(handler, limits.patience()));
        connection.config().setAutoRead(true);
      }
    };
  }
}
