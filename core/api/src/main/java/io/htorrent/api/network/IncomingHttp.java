package io.htorrent.api.network;

import java.net.InetSocketAddress;
import java.util.Map;

/// A request that reached an [Network.HttpService].
///
/// @param method such as `GET`
/// @param target path and query as sent, undecoded, such as `/announce?port=1`
/// @param headers names in lower case; of a repeated one the first
/// @param from who sent it
public record IncomingHttp(
    String method, String target, Map<String, String> headers, InetSocketAddress from) {

  public IncomingHttp {
    headers = Map.copyOf(headers);
  }
}
