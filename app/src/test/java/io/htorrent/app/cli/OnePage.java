package io.htorrent.app.cli;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A network that answers every request alike.
///
/// @param file what is sent, or empty
/// @param status such as 200
record OnePage(String file, int status) implements Network {

  @Override
  public HttpReply fetch(HttpRequest request) throws IOException {
    if (status == 0) {
      throw new IOException("no answer from " + request.uri().getHost());
    }
    return HttpReply.of(
        status,
        file.isEmpty()
            ? "<html>".getBytes(StandardCharsets.UTF_8)
            : Files.readAllBytes(Path.of(file)));
  }

  @Override
  public HttpService serve(InetSocketAddress address, HttpHandler handler) {
    throw new AssertionError("nothing is served here");
  }
}
