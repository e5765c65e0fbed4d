package io.htorrent.net.http;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.IncomingHttp;
import io.htorrent.api.network.Network.HttpHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of an [HttpServer]: hands requests to the handler and its answers back, in order.
/// On the connection's loop.
final class HttpAnswering extends SimpleChannelInboundHandler<FullHttpRequest> {

  /*
   * One timer runs at all times: from the opening, or the end of a reply, to the end of the next
   * request, and from there to the end of its reply. Single bytes do not push it back, so that a
   * client that sends one now and then (slow-loris) is closed like one that sends none.
   */

  private static final Logger log = LoggerFactory.getLogger(HttpAnswering.class);

  private final HttpHandler handler;
  private final Duration patience;
  private @Nullable Future<?> timer;

  HttpAnswering(HttpHandler handler, Duration patience) {
    this.handler = handler;
    this.patience = patience;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    restartTimer(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopTimer();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    restartTimer(context);
    FullHttpResponse response = response(request, answer(context, request));
    boolean stays = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    HttpUtil.setKeepAlive(response, stays);
    ChannelFuture written = context.writeAndFlush(response);
    written.addListener(_ -> {
      if (stays) {
        restartTimer(context);
      } else {
        var _ = context.close();
      }
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      log.debug("an HTTP connection from {} broke", context.channel().remoteAddress(), cause);
    }
    var _ = context.close();
  }

  private HttpReply answer(ChannelHandlerContext context, FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return text(HttpResponseStatus.BAD_REQUEST, "this is not an HTTP request");
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(h -> headers.putIfAbsent(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    InetSocketAddress from = (InetSocketAddress) context.channel().remoteAddress();
    try {
      return handler.answer(
          new IncomingHttp(request.method().name(), request.uri(), headers, from));
    } catch (RuntimeException e) {
      log.error("the HTTP service failed to answer {}: please report this", from, e);
      return text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the service failed");
    }
  }

  private static FullHttpResponse response(FullHttpRequest request, HttpReply reply) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
    boolean bodiless = request.method().equals(HttpMethod.HEAD);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body()));
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
    if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
    }
    return response;
  }

  private static HttpReply text(HttpResponseStatus status, String words) {
    return HttpReply.of(status.code(), words.getBytes(StandardCharsets.UTF_8));
  }

  private void restartTimer(ChannelHandlerContext context) {
    stopTimer();
    Runnable close =
        () -> {
          var _ = context.close();
        };
    timer = context.executor().schedule(close, patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
