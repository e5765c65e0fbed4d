package io.htorrent.net.http;

import io.htorrent.api.network.HttpReply;
import io.htorrent.net.socket.SocketReason;
import io.netty.buffer.ByteBufUtil;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One request and its reply on a connection of their own: sends when the connection opens,
/// collects up to a limit, closes. On the connection's loop.
final class HttpExchange extends SimpleChannelInboundHandler<HttpObject> {

  private final FullHttpRequest request;
  private final String server;
  private final int maxBytes;
  private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;
  private boolean interim;

  /// @param server host and port, for messages
  HttpExchange(FullHttpRequest request, String server, int maxBytes) {
    this.request = request;
    this.server = server;
    this.maxBytes = maxBytes;
  }

  /// The reply with its body as sent, or an `IOException` of one sentence. From any thread.
  CompletableFuture<HttpReply> reply() {
    return reply;
  }

  /// The connection could not be opened. From any thread.
  void notConnected(Throwable cause) {
    reply.completeExceptionally(new NotConnectedException(server, cause));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var _ = context.writeAndFlush(request);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws IOException {
    if (reply.isDone()) {
      return;
    }
    if (part.decoderResult().isFailure()) {
      throw new UnfitReply("a broken HTTP reply: " + part.decoderResult().cause().getMessage());
    }
    if (part instanceof HttpResponse head) {
      headArrived(head);
    }
    if (part instanceof HttpContent content) {
      contentArrived(content);
      if (content instanceof LastHttpContent) {
        lastArrived(context);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(server + " closed the connection before its HTTP reply was complete", null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
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
    var _ = context.close();
  }

  private void headArrived(HttpResponse head) throws IOException {
    interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (interim) {
      return;
    }
    status = head.status().code();
    head.headers()
        .forEach(h -> headers.putIfAbsent(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    long length = HttpUtil.getContentLength(head, -1L);
    if (length > maxBytes) {
      throw tooLarge(Long.toString(length));
    }
  }

  private void contentArrived(HttpContent content) throws IOException {
    int length = content.content().readableBytes();
    if (body.size() + length > maxBytes) {
      throw tooLarge("more than " + maxBytes);
    }
    body.writeBytes(ByteBufUtil.getBytes(content.content()));
  }

  private void lastArrived(ChannelHandlerContext context) {
    if (interim) {
      interim = false;
      return;
    }
    reply.complete(new HttpReply(status, headers, body.toByteArray()));
    var _ = context.close();
  }

  private UnfitReply tooLarge(String size) {
    return new UnfitReply("a reply of " + size + " bytes, the limit is " + maxBytes);
  }

  private void fail(String sentence, @Nullable Throwable cause) {
    reply.completeExceptionally(new IOException(sentence, cause));
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
