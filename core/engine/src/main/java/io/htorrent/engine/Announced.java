package io.htorrent.engine;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.tracker.AnnounceRequest;
import java.util.ArrayList;
import java.util.List;

/// What a torrent tells its trackers of itself, honestly (BEP 3). On the torrent's loop.
final class Announced {

  private final SessionContext context;
  private final Torrent torrent;
  private final int port;

  /// @param port where peers reach us
  Announced(SessionContext context, Torrent torrent, int port) {
    this.context = context;
    this.torrent = torrent;
    this.port = port;
  }

  /// The tiers of a torrent (BEP 12): the user's trackers first, each a tier of its own, then those
  /// of the metainfo.
  static List<List<String>> tiers(List<String> wished, Metainfo metainfo) {
    List<List<String>> tiers = new ArrayList<>();
    wished.forEach(url -> tiers.add(List.of(url)));
    tiers.addAll(metainfo.extras().trackers());
    return tiers;
  }

  /// What is said now.
  AnnounceRequest request(AnnounceRequest.Event event, int numWant, int key, String trackerId) {
    return new AnnounceRequest(
        torrent.metainfo().infoHash(),
        context.self().peerId(),
        port,
        torrent.uploaded().total(),
        torrent.downloaded().total(),
        torrent.layout().totalLength() - torrent.ledger().verifiedBytes(),
        event,
        numWant,
        key,
        trackerId);
  }
}
