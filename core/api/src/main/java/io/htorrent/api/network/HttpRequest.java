package io.htorrent.api.network;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// A bounded GET.
///
/// @param uri `http` or `https`
/// @param purpose who named this URL: what it may point at depends on it
/// @param headers sent in addition to `Host`, `User-Agent`, `Accept-Encoding`
/// @param timeout for everything, redirects included
/// @param maxBytes a body that is longer, before or after inflating, is an error
public record HttpRequest(
    URI uri, Purpose purpose, Map<String, String> headers, Duration timeout, int maxBytes) {

  public HttpRequest {
    headers = Map.copyOf(headers);
  }

  /// Who named a URL.
  public enum Purpose {
    /// The user typed it: it may point anywhere.
    USER,
    /// A tracker of a torrent: a local target only below `/announce`.
    TRACKER
  }
}
