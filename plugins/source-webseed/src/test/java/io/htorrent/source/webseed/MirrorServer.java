package io.htorrent.source.webseed;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.testkit.FakeNetwork;
import io.htorrent.testkit.TestTorrent;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A web server with the files of a torrent, as a [FakeNetwork] reaches it: answers ranges.
final class MirrorServer implements FakeNetwork.Answer {

  private final Map<String, byte[]> files = new LinkedHashMap<>(); // by URL

  /// @param root where the files are, as the torrent's web seed names it
  MirrorServer(URI root, TestTorrent torrent) {
    FileUrls urls = FileUrls.of(root, torrent.metainfo());
    for (FileEntry file : torrent.metainfo().files()) {
      if (file.kind() != FileEntry.Kind.PAD) {
        files.put(urls.of(file).toString(), torrent.bytes(file).array());
      }
    }
  }

  @Override
  public HttpReply to(HttpRequest request) {
    byte[] file = files.get(request.uri().toString());
    if (file == null) {
      return HttpReply.of(404, new byte[0]);
    }
    String[] range = request.headers().getOrDefault("Range", "").substring(6).split("-");
    int first = Integer.parseInt(range[0]);
    int last = Integer.parseInt(range[1]);
    byte[] body = Arrays.copyOfRange(file, first, last + 1);
    return new HttpReply(
        206,
        Map.of(
            "content-range",
            "bytes " + first + "-" + last + "/" + file.length,
            "content-length",
            Integer.toString(body.length)),
        body);
  }

  /// The same, breaking off after the first byte.
  HttpReply torn(HttpRequest request) {
    HttpReply whole = to(request);
    return new HttpReply(whole.status(), whole.headers(), Arrays.copyOf(whole.body(), 1));
  }
}
