package io.htorrent.tracker.server;

import io.htorrent.api.InfoHash;
import io.htorrent.api.bencode.BencodeWriter;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;

/// The words of the tracker: bencoded replies. Pure.
final class Replies {

  /// A line of a scrape.
  ///
  /// @param seeds peers that have everything
  /// @param completed downloads that finished since the torrent is known
  /// @param leechers the other peers
  record Counts(InfoHash infoHash, int seeds, int completed, int leechers) {}

  private Replies() {}

  /// BEP 3: what is wrong, in words.
  static byte[] failure(String words) {
    return new BencodeWriter().dict().key("failure reason").text(words).end().toBytes();
  }

  /// BEP 3, or BEP 23 and BEP 7.
  static byte[] announce(
      Announce announce, Duration interval, List<Swarms.Peer> peers, int seeds, int leechers) {
    BencodeWriter reply =
        new BencodeWriter()
            .dict()
            .key("complete")
            .integer(seeds)
            .key("incomplete")
            .integer(leechers)
            .key("interval")
            .integer(Math.max(1, interval.toSeconds()));
    if (announce.compact()) {
      reply.key("peers").bytes(compact(peers, false)).key("peers6").bytes(compact(peers, true));
    } else {
      reply.key("peers");
      listed(reply, peers, announce.withPeerIds());
    }
    return reply.end().toBytes();
  }

  /// BEP 48.
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
