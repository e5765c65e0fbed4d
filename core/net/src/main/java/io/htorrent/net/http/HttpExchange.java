package io.htorrent.net.http;

import io.htorrent.net.socket.SocketReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One request and its reply on a connection: sends when that is open, hands the head and the body
/// on as they come, and leaves the connection to somebody when the reply is complete. On the
/// connection's loop.
final class HttpExchange extends SimpleChannelInboundHandler<HttpObject> {

  private final FullHttpRequest request;
  private final String server;
  private final Left left;
  private final CompletableFuture<Head> head = new CompletableFuture<>();
  private final ReplyQueue body;
  private @Nullable ChannelHandlerContext context;
  private boolean interim;
  private boolean keptOpen; // by the server, after the reply

  /// Takes the connection when the reply is complete. On its loop.
  interface Left {
    /// @param open whether the server takes another request on it
    void left(Channel channel, boolean open);
  }

  /// Status and headers of a reply, names in lower case.
  record Head(int status, Map<String, String> headers) {}

  /// @param server host and port, for messages
  HttpExchange(FullHttpRequest request, String server, Left left) {
    this.request = request;
    this.server = server;
    this.left = left;
    this.body = new ReplyQueue(server, this::readOn);
  }

  /// The head of the reply, or an `IOException` of one sentence. From any thread.
  CompletableFuture<Head> head() {
    return head;
  }

  /// The body as sent. From any thread.
  ReplyQueue body() {
    return body;
  }

  /// The connection could not be opened. From any thread.
  void notConnected(Throwable cause) {
    fail(new NotConnectedException(server, cause));
  }

  /// Nobody wants the rest. From any thread.
  void abandon(Channel channel) {
    body.close();
    if (channel.isOpen()) {
      channel
          .eventLoop()
          .execute(() -> {
            if (!body.complete()) { // else the connection is somebody else's by now
              var _ = channel.close();
            }
          });
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext newContext) {
    context = newContext;
    if (newContext.channel().isActive()) {
      var _ = newContext.writeAndFlush(request); // on a connection that served before
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext channel) {
    var _ = channel.writeAndFlush(request);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext channel, HttpObject part) throws IOException {
    if (body.complete()) {
      return;
    }
    if (part.decoderResult().isFailure()) {
      throw new UnfitReply("a broken HTTP reply: " + part.decoderResult().cause().getMessage());
    }
    if (part instanceof HttpResponse response) {
      headArrived(response);
    }
    if (part instanceof HttpContent content) {
      body.add(content.content());
      if (content instanceof LastHttpContent) {
        lastArrived(channel);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    fail(server + " closed the connection before its HTTP reply was complete", null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable thrown) {
    Throwable cause =
        thrown instanceof DecoderException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    switch (cause) {
      case ReadTimeoutException _ -> fail(server + " fell silent: no data came in time", cause);
      case SSLException untrusted ->
          fail(server + " offers no trustworthy TLS connection: " + TlsReason.of(untrusted), cause);
      case UnfitReply unfit -> fail(server + " sent " + unfit.what, cause);
      default -> fail(server + " broke the connection: " + SocketReason.of(cause), cause);
    }
    var _ = channel.close();
  }

  private void headArrived(HttpResponse response) {
    interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (interim) {
      return;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .forEach(h -> headers.putIfAbsent(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    keptOpen = HttpUtil.isKeepAlive(response);
    head.complete(new Head(response.status().code(), headers));
  }

  private void lastArrived(ChannelHandlerContext channel) {
    if (interim) {
      interim = false;
      return;
    }
    channel.pipeline().remove(this);
    left.left(channel.channel(), keptOpen);
    body.end(); // who reads it to the end may ask again on this connection
  }

  private void readOn(boolean on) {
    if (context != null && !body.complete()) { // else the connection is somebody else's
      context.channel().config().setAutoRead(on);
    }
  }

  private void fail(String sentence, @Nullable Throwable cause) {
    fail(new IOException(sentence, cause));
  }

  private void fail(IOException failure) {
    head.completeExceptionally(failure);
    body.fail(failure);
  }

  /// What came is no reply that we take.
  private static final class UnfitReply extends IOException {
    private static final long serialVersionUID = 1L;
    private final String what;

    UnfitReply(String what) {
      super(what);
      this.what = what;
    }
  }
}
