package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import java.net.InetAddress;
import java.util.List;

/// What trackers are told of a torrent whose metadata is not known, and what becomes of their
/// answers. On the torrent's loop.
record StageAnnounced(MetadataStage stage, SessionContext context) implements Announcer.Subject {

  /// Something is missing, nobody knows how much: with nothing missing we would look like a seed.
  private static final long LEFT = 16 * 1024;

  private static final int PEERS_WANTED = 80;

  @Override
  public AnnounceRequest request(Event event, int key, String trackerId) {
    return new AnnounceRequest(
        stage.infoHash(),
        context.self().peerId(),
        context.self().addresses().outsidePort(),
        0,
        0,
        LEFT,
        event,
        event == Event.STOPPED ? 0 : PEERS_WANTED,
        key,
        trackerId);
  }

  @Override
  public boolean hungry() {
    return stage.hungry();
  }

  @Override
  public int found(List<PeerAddress> peers) {
    return stage.found(peers, PeerOrigin.TRACKER);
  }

  @Override
  public void seenAs(String tracker, InetAddress ip) {
    context.self().addresses().vote("tracker " + tracker, ip);
  }

  @Override
  public void notice(String text) {
    stage.notice(text);
  }

  @Override
  public void completedAnnounced() {} // nothing is complete yet
}
