package io.htorrent.api.network;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// A bounded GET or POST.
///
/// @param uri `http` or `https`
/// @param purpose who named this URL: what it may point at depends on it
/// @param headers sent in addition to `Host`, `User-Agent`, `Accept-Encoding`
/// @param timeout for everything, redirects included
/// @param maxBytes a body that is longer, before or after inflating, is an error
/// @param post what is posted, as UTF-8; empty for a GET
public record HttpRequest(
    URI uri,
    Purpose purpose,
    Map<String, String> headers,
    Duration timeout,
    int maxBytes,
    String post) {

  public HttpRequest {
    headers = Map.copyOf(headers);
  }

  /// A GET.
  public HttpRequest(
      URI uri, Purpose purpose, Map<String, String> headers, Duration timeout, int maxBytes) {
    this(uri, purpose, headers, timeout, maxBytes, "");
  }

  /// Who named a URL.
  public enum Purpose {
    /// The user typed it: it may point anywhere.
    USER,
    /// A tracker of a torrent: a local target only below `/announce`.
    TRACKER,
    /// A web seed of a torrent: a local target only without a query, so that no torrent presses
    /// buttons of other programs and devices.
    WEB_SEED,
    /// A router of the local network, about itself: only a local address, written as such, and it
    /// may not redirect.
    GATEWAY
  }
}
