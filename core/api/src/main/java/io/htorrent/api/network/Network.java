package io.htorrent.api.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/// The one door to the network for ports and drivers: no plugin opens a socket, so that binding,
/// proxies, filters, the guard against forged targets and limits hold for everything.
public interface Network {

  /// Fetches a URL, following at most five redirects, and inflating gzip. On worker threads; blocks
  /// no longer than the request's time-out.
  ///
  /// @throws IOException one sentence: which host, what happened (refused target, no answer, too
  ///   large, broken reply)
  HttpReply fetch(HttpRequest request) throws IOException, InterruptedException;

  /// Answers HTTP requests at this address (port 0: a free one) until closed. `handler` is called
  /// on a network loop: it may not block.
  ///
  /// @throws IOException when the address cannot be bound
  HttpService serve(InetSocketAddress address, HttpHandler handler) throws IOException;

  /// Answers one request; called on a network loop, may not block. What it throws becomes a 500.
  @FunctionalInterface
  interface HttpHandler {
    /// The answer.
    HttpReply answer(IncomingHttp request);
  }

  /// A running HTTP service. Closing it ends it.
  interface HttpService extends Closeable {
    /// Where it listens.
    InetSocketAddress address();

    @Override
    void close();
  }
}
