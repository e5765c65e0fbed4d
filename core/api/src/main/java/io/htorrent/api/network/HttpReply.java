package io.htorrent.api.network;

import java.util.Map;

/// A whole HTTP answer.
///
/// @param status such as 200
/// @param headers names in lower case; of a repeated one the first
/// @param body inflated; owned by the receiver
public record HttpReply(int status, Map<String, String> headers, byte[] body) {

  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /// A plain-text answer.
  public static HttpReply of(int status, byte[] body) {
    return new HttpReply(status, Map.of("content-type", "text/plain"), body);
  }
}
