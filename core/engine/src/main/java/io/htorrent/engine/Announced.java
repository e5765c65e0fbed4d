package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a torrent tells its trackers of itself, honestly (BEP 3), and what it makes of their
/// answers. On the torrent's loop.
final class Announced implements Announcer.Subject {

  /// Peers asked for while there is room: what Transmission asks for.
  private static final int PEERS_WANTED = 80;

  /// While there is none: those that are here will leave some day.
  private static final int PEERS_WANTED_WHEN_FULL = 10;

  /// A download with fewer peers looks for more as often as trackers allow.
  private static final int FEW_PEERS = 10;

  private final Torrent torrent;
  private final Self self;
  private final Connector connector;
  private final Connector.Appetite appetite;
  private final Bookkeeper books;

  /// How the session and its user are reached.
  ///
  /// @param context the session
  /// @param notices takes sentences for the user
  record Self(SessionContext context, Consumer<String> notices) {}

  Announced(
      Torrent torrent,
      Self self,
      Connector connector,
      Connector.Appetite appetite,
      Bookkeeper books) {
    this.torrent = torrent;
    this.self = self;
    this.connector = connector;
    this.appetite = appetite;
    this.books = books;
  }

  /// The tiers of a torrent (BEP 12): the user's trackers first, each a tier of its own, then those
  /// of the metainfo.
  static List<List<String>> tiers(List<String> wished, Metainfo metainfo) {
    List<List<String>> tiers = new ArrayList<>();
    wished.forEach(url -> tiers.add(List.of(url)));
    tiers.addAll(metainfo.extras().trackers());
    return tiers;
  }

  @Override
  public AnnounceRequest request(Event event, int key, String trackerId) {
    return new AnnounceRequest(
        torrent.metainfo().infoHash(),
        self.context.self().peerId(),
        self.context.self().addresses().outsidePort(),
        books.uploaded(),
        books.downloaded(),
        torrent.layout().totalLength() - torrent.ledger().verifiedBytes(),
        event == Event.NONE && isPartialSeed() ? Event.PAUSED : event,
        numWant(event),
        key,
        trackerId);
  }

  /// Whether all that is wanted is here, and not all there is (BEP 21).
  private boolean isPartialSeed() {
    return torrent.ledger().complete() && !torrent.ledger().whole();
  }

  private int numWant(Event event) {
    if (event == Event.STOPPED) {
      return 0;
    }
    return appetite.wantsPeers() ? PEERS_WANTED : PEERS_WANTED_WHEN_FULL;
  }

  @Override
  public boolean hungry() {
    return !appetite.weSeed()
        && torrent.swarm().peers() < FEW_PEERS
        && appetite.wantsPeers()
        && connector.halfOpen() == 0
        && !connector.hasCandidates();
  }

  @Override
  public int found(List<PeerAddress> found) {
    int before = torrent.peers().size();
    torrent.life().found(found, PeerOrigin.TRACKER);
    return torrent.peers().size() - before;
  }

  @Override
  public void seenAs(String tracker, InetAddress ip) {
    self.context.self().addresses().vote("tracker " + tracker, ip);
  }

  @Override
  public void notice(String text) {
    self.notices.accept(text);
  }

  @Override
  public void completedAnnounced() {
    books.announcedCompleted();
  }
}
