package io.htorrent.tracker.server;

import io.htorrent.api.InfoHash;
import io.htorrent.api.bencode.BencodeWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// The words of the tracker: bencoded replies. Pure.
final class Replies {

  /// A line of a scrape.
  ///
  /// @param seeds peers that have everything
  /// @param completed downloads that finished since the torrent is known
  /// @param leechers the other peers
  /// @param downloaders those of them that fetch: the rest has what it wants (BEP 21)
  record Counts(InfoHash infoHash, int seeds, int completed, int leechers, int downloaders) {}

  private Replies() {}

  /// BEP 3: what is wrong, in words.
  ///
  /// @param retryMinutes when to ask again (BEP 31); 0 for no word about it
  static byte[] failure(String words, int retryMinutes) {
    BencodeWriter reply = new BencodeWriter().dict().key("failure reason").text(words);
    if (retryMinutes > 0) {
      reply.key("retry in").integer(retryMinutes);
    }
    return reply.end().toBytes();
  }

  /// BEP 3, or BEP 23 and BEP 7; and what the client looks like from here (BEP 24).
  static byte[] announce(Announce announce, Swarms.Told told) {
    List<Swarms.Peer> peers = told.peers();
    BencodeWriter reply =
        new BencodeWriter()
            .dict()
            .key("complete")
            .integer(told.seeds())
            .key("external ip")
            .bytes(announce.address().ip().getAddress())
            .key("incomplete")
            .integer(told.leechers())
            .key("interval")
            .integer(told.interval().toSeconds());
    if (announce.compact()) {
      reply.key("peers").bytes(compact(peers, false)).key("peers6").bytes(compact(peers, true));
    } else {
      reply.key("peers");
      listed(reply, peers, announce.withPeerIds());
    }
    return reply.end().toBytes();
  }

  /// BEP 48, with the fourth count of BEP 21.
  ///
  /// @param counts ordered by info hash
  static byte[] scrape(List<Counts> counts) {
    BencodeWriter reply = new BencodeWriter().dict().key("files").dict();
    for (Counts line : counts) {
      reply
          .key(line.infoHash.wireBytes())
          .dict()
          .key("complete")
          .integer(line.seeds)
          .key("downloaded")
          .integer(line.completed)
          .key("downloaders")
          .integer(line.downloaders)
          .key("incomplete")
          .integer(line.leechers)
          .end();
    }
    return reply.end().end().toBytes();
  }

  private static byte[] compact(List<Swarms.Peer> peers, boolean ipv6) {
    ByteArrayOutputStream compact = new ByteArrayOutputStream();
    for (Swarms.Peer peer : peers) {
      if (peer.address().isIpv6() == ipv6) {
        compact.writeBytes(peer.address().compact());
      }
    }
    return compact.toByteArray();
  }

  private static void listed(BencodeWriter reply, List<Swarms.Peer> peers, boolean withIds) {
    reply.list();
    for (Swarms.Peer peer : peers) {
      reply.dict().key("ip").text(peer.address().ip().getHostAddress());
      if (withIds) {
        reply.key("peer id").bytes(peer.id().bytes());
      }
      reply.key("port").integer(peer.address().port()).end();
    }
    reply.end();
  }
}
