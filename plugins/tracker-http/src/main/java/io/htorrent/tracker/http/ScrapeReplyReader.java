package io.htorrent.tracker.http;

import io.htorrent.api.InfoHash;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.tracker.ScrapeReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Understands a tracker's reply to a scrape (BEP 48). Pure; any thread.
final class ScrapeReplyReader {

  private final String host;

  ScrapeReplyReader(String host) {
    this.host = host;
  }

  /// What the tracker counts of these torrents; others that it names are left out.
  ///
  /// @throws IOException one sentence, when a reply with status 200 is not a bencoded dictionary
  ScrapeReply read(HttpReply reply, List<InfoHash> torrents) throws IOException {
    if (reply.status() != 200) {
      return new ScrapeReply.Refused("HTTP status " + reply.status());
    }
    Dict body = ReplyDictionary.of(reply.body(), host);
    Optional<Dict> files = body.dict("files");
    if (body.has("failure reason") || files.isEmpty()) {
      return new ScrapeReply.Refused(
          body.has("failure reason") ? ReplyDictionary.reason(body) : "it counts nothing");
    }
    List<ScrapeReply.Counts> counts = new ArrayList<>();
    for (InfoHash torrent : torrents) {
      counted(files.get(), torrent).ifPresent(counts::add);
    }
    return new ScrapeReply.Counted(counts);
  }

  private static Optional<ScrapeReply.Counts> counted(Dict files, InfoHash torrent) {
    byte[] wanted = torrent.wireBytes();
    for (Dict.Entry entry : files) {
      BencodeValue value = entry.value();
      if (value instanceof Dict file && Arrays.equals(entry.key().toArray(), wanted)) {
        return Optional.of(
            new ScrapeReply.Counts(
                torrent,
                ReplyDictionary.count(file.integer("complete")),
                ReplyDictionary.count(file.integer("incomplete")),
                ReplyDictionary.count(file.integer("downloaded"))));
      }
    }
    return Optional.empty();
  }
}
