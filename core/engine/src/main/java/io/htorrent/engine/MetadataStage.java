package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.MerkleTrees;
import io.htorrent.api.metainfo.PieceLayer;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.Handshake;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A torrent of which only the link is known (BEP 9): finds peers and lets extensions ask them for
/// its metadata. When that is here, a [Torrent] takes over peers, trackers and all. On the
/// torrent's loop.
final class MetadataStage implements ExtensionHome, SessionLimit.Member {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long USELESS_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Patience.Crowd NO_CROWD = new Patience.Crowd(false, false);
  private static final Logger log = LoggerFactory.getLogger(MetadataStage.class);

  private final SessionContext context;
  private final MagnetLink link;
  private final InfoHash hash;
  private final Host host;
  private final PeerList peers;
  private final Connector connector;
  private final Announcer announcer;
  private final Discovery.Part discovery;
  private final StageAnnounced announced;
  private final Introductions introductions;
  private final HostedExtensions extensions;
  private final LayerSearch layers; // what a v2 torrent lacks beside its metadata
  private final StageReport report;
  private final Map<Long, StagePeer> present = new LinkedHashMap<>();
  private TorrentStatus.State state = TorrentStatus.State.METADATA;
  private String reason = "";
  private boolean found;
  private boolean over;
  private @Nullable Torrent successor;
  private long nextKey;
  private long ticks;

  /// Who waits for the metadata.
  interface Host {
    /// It is here; its hash is right, and nothing else was looked at.
    void found(MetadataStage stage, byte[] info);

    /// What [#seekLayers] sought is here, each of it proven.
    void layersFound(MetadataStage stage, Map<ByteBuffer, PieceLayer> layers);
  }

  /// @param number which torrent of the session it is
  MetadataStage(SessionContext session, int number, Command.AddMagnet wanted, Host host) {
    this.context = session.guarded(this::broken, false);
    this.link = wanted.link();
    this.hash = link.infoHash();
    this.host = host;
    this.peers =
        new PeerList(
            hash, context.self().addresses(), context.settings().connections().perAddress());
    this.introductions = new Introductions(context, peers);
    this.extensions = new HostedExtensions(context, number, this);
    this.connector = new Connector(context, hash, peers, new Looking(), this::greeted);
    this.announced = new StageAnnounced(this, context);
    this.announcer =
        new Announcer(context, tiers(wanted), announced, context.random("announcer", number));
    this.discovery =
        context
            .shared()
            .discovery()
            .part(hash, (origin, peer) -> context.loop().execute(() -> found(peer, origin)));
    this.layers = new LayerSearch(all -> context.loop().execute(() -> host.layersFound(this, all)));
    this.report = new StageReport(link, announcer, discovery, extensions, peers, layers);
    for (PeerAddress peer : all(wanted.peers(), link.peers())) {
      peers.add(peer, PeerOrigin.USER, nanos());
    }
  }

  private static List<List<String>> tiers(Command.AddMagnet wanted) {
    return all(wanted.trackers(), wanted.link().trackers()).stream().map(List::of).toList();
  }

  private static <T> List<T> all(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  // From the beginning to the end.

  /// Looks for peers, until the metadata is here.
  void begin() {
    log.info("{} {}: metadata is sought", hash.shortName(), link.title());
    announcer.start();
    connector.dial();
    tick();
  }

  private void tick() {
    if (over) {
      return;
    }
    context.loop().after(TICK_NANOS, this::tick);
    if (++ticks % 2 == 0 && state == TorrentStatus.State.METADATA) {
      long nanos = nanos();
      for (StagePeer peer : List.copyOf(present.values())) {
        if (Patience.judge(peer.tick(nanos), NO_CROWD) instanceof Patience.Verdict.Close close) {
          violated(peer, close.reason());
        }
      }
      extensions.tick();
      announcer.tick();
      layers.ask(present.values(), nanos);
      replaceUseless(nanos);
    }
    connector.dial();
    if (takesPeers()) {
      discovery.seek(false, connector.hungry());
    }
    report();
  }

  /// The metadata is here, and what it names must be sought as well (BEP 52).
  void seekLayers(MerkleTrees trees) {
    layers.seek(trees);
    layers.ask(present.values(), nanos());
  }

  /// When all places are taken and others wait, whoever has had nothing to say of metadata for
  /// longest goes.
  private void replaceUseless(long nanos) {
    if (present.size() >= limit() && connector.hasCandidates()) {
      longestUseless()
          .filter(peer -> peer.uselessNanos(nanos) > USELESS_NANOS)
          .ifPresent(StagePeer::close);
    }
  }

  private Optional<StagePeer> longestUseless() {
    return present.values().stream()
        .filter(peer -> !peer.closed())
        .max(Comparator.comparingLong(peer -> peer.uselessNanos(nanos())));
  }

  /// The metadata cannot be used, or its torrent not be opened: stays here, for people to see.
  void failed(Problem problem, String why) {
    state = TorrentStatus.State.FAILED;
    reason = why;
    context.events().accept(new Event.Failed(hash, problem, why, false));
    closePeers();
    report();
  }

  /// The metadata is all that was wanted: it waits for its end.
  void rest() {
    over = true;
    closePeers();
  }

  /// The torrent is there and takes peers. A private one finds its own: these here came from
  /// anywhere (BEP 27).
  void handOver(Torrent torrent) {
    over = true;
    successor = torrent;
    discovery.rest(); // the torrent seeks for itself
    if (torrent.metainfo().extras().isPrivate()) {
      closePeers();
      return;
    }
    for (StagePeer peer : List.copyOf(present.values())) {
      gone(peer);
      peer.aliases.forEach(name -> name.left(nanos()));
      peer.handOver(torrent.life().reception());
    }
  }

  /// The torrent that was to follow is not to be.
  void abandon() {
    over = true;
    closePeers();
  }

  /// Ends it: trackers are told. `done` runs once, at the end.
  void stop(Runnable done) {
    over = true;
    closePeers();
    announcer.stop(() -> {
      context.events().accept(new Event.Stopped(hash));
      done.run();
    });
  }

  private void closePeers() {
    discovery.rest();
    List.copyOf(present.values()).forEach(StagePeer::close);
  }

  /// A bug of ours: this torrent ends, all else goes on (C10).
  private void broken(Throwable bug) {
    if (successor != null) {
      successor.life().broken(bug);
      return;
    }
    if (state == TorrentStatus.State.FAILED) {
      log.debug("{} goes on failing", hash.shortName(), bug);
      return;
    }
    log.error("{} is stopped by a bug: please report this", hash.shortName(), bug);
    failed(Problem.RUNTIME, "stopped by a bug, please report it: " + bug);
  }

  // Peers come and go.

  /// A connection whose handshakes are done.
  ///
  /// @param rest bytes that followed the peer's handshake
  void greeted(PeerChannel channel, Handshake handshake, KnownPeer known, ByteBuffer rest) {
    if (successor != null && !successor.metainfo().extras().isPrivate()) {
      successor.life().reception().greeted(channel, handshake, known, rest); // dialled before
      return;
    }
    Optional<String> unwanted = unwanted(channel, handshake);
    if (unwanted.isPresent()) {
      log.debug("{} {}: {}", hash.shortName(), channel.remote(), unwanted.get());
      known.left(nanos());
      channel.close();
      return;
    }
    known.busy();
    peers.hosts().entered(channel.remote());
    context.shared().connections().entered(this);
    StagePeer peer = new StagePeer(nextKey++, channel, handshake, known, this);
    present.put(peer.key, peer);
    peer.begin();
    peer.received(rest);
    peer.receivedAll();
  }

  private Optional<String> unwanted(PeerChannel channel, Handshake handshake) {
    if (!takesPeers()) {
      return Optional.of("is not wanted");
    }
    Duplicates.Verdict verdict =
        Duplicates.judge(
            new Duplicates.End(nextKey, handshake.peerId(), channel.remote(), channel.outgoing()),
            ends(),
            new Duplicates.Ours(
                context.self().peerId(),
                channel.local(),
                context.self().addresses().portFor(channel.remote()),
                context.settings().connections().perAddress()));
    switch (verdict) {
      case Duplicates.Verdict.Twin _ -> {
        return Optional.of("is here already");
      }
      case Duplicates.Verdict.Crowded(int here) -> {
        return Optional.of("is one more of " + here + " at its address");
      }
      case Duplicates.Verdict.Replaces(long older) ->
          Objects.requireNonNull(present.get(older)).close();
      case Duplicates.Verdict.Welcome _ -> {}
    }
    boolean room = present.size() < limit() && context.shared().connections().makeRoom(this);
    return room ? Optional.empty() : Optional.of("finds no place");
  }

  private List<Duplicates.End> ends() {
    return present.values().stream()
        .filter(peer -> !peer.closed())
        .map(peer -> new Duplicates.End(peer.key, peer.id, peer.address(), peer.outgoing()))
        .toList();
  }

  private int limit() {
    return context.settings().connections().perTorrent();
  }

  void violated(StagePeer peer, String what) {
    log.debug("{} {}: {}", hash.shortName(), peer.address(), what);
    peer.close();
  }

  /// A connection ended: its addresses may be dialled again later.
  void left(StagePeer peer, String why) {
    log.debug("{} {}: {}", hash.shortName(), peer.address(), why);
    gone(peer);
    extensions.left(peer);
    layers.left(peer);
    peer.aliases.forEach(name -> name.left(nanos()));
    if (peer.uselessNanos(nanos()) < USELESS_NANOS) {
      peer.known.left(nanos());
    } else {
      peer.known.failed(nanos(), why);
    }
  }

  private void gone(StagePeer peer) {
    present.remove(peer.key);
    peers.hosts().left(peer.address());
    context.shared().connections().left(this);
  }

  @Override
  public boolean givesOneUp() {
    Optional<StagePeer> peer = longestUseless();
    peer.ifPresent(StagePeer::close);
    return peer.isPresent();
  }

  /// Whether it has come to its end.
  boolean over() {
    return over;
  }

  /// Whether new connections are welcome.
  boolean takesPeers() {
    return !over && state == TorrentStatus.State.METADATA;
  }

  // What extensions see and do.

  @Override
  public InfoHash infoHash() {
    return hash;
  }

  @Override
  public boolean isPrivate() {
    return false; // nobody knows yet
  }

  @Override
  public long nanos() {
    return context.nanos();
  }

  @Override
  public Collection<? extends ExtendedPeer> peers() {
    return present.values();
  }

  @Override
  public Optional<ByteBuffer> metadata() {
    return Optional.empty();
  }

  @Override
  public boolean metadataFound(byte[] info) {
    if (!isMetadata(info)) {
      return false;
    }
    if (!found) {
      found = true;
      byte[] copy = info.clone();
      context.loop().execute(() -> host.found(this, copy));
    }
    return true;
  }

  /// Whether its hash is that of the link.
  private boolean isMetadata(byte[] info) {
    try {
      String algorithm = hash.isV2() ? "SHA-256" : "SHA-1";
      return Arrays.equals(MessageDigest.getInstance(algorithm).digest(info), hash.bytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has both", e);
    }
  }

  @Override
  public void found(List<PeerAddress> addresses) {
    found(addresses, PeerOrigin.EXCHANGE);
  }

  @Override
  public void foundSeeds(List<PeerAddress> addresses) {
    addresses.forEach(peer -> peers.addSeed(peer, PeerOrigin.EXCHANGE, nanos()));
    connector.found();
  }

  /// Somebody knows of peers. Says how many of them were not known.
  int found(List<PeerAddress> addresses, PeerOrigin source) {
    int before = peers.size();
    addresses.forEach(peer -> peers.add(peer, source, nanos()));
    connector.found();
    return peers.size() - before;
  }

  @Override
  public void greetAll() {
    for (StagePeer peer : List.copyOf(present.values())) {
      peer.greet();
      peer.flush();
    }
  }

  // How it is doing.

  TorrentStatus status() {
    return report.now(state, reason, present.size());
  }

  private void report() {
    if (found && !layers.sought() && state == TorrentStatus.State.METADATA) {
      return; // what follows reports itself
    }
    context.events().accept(new Event.Progress(status()));
  }

  void notice(String text) {
    log.info("{} {}", hash.shortName(), text);
    context.events().accept(new Event.Notice(hash, text));
  }

  /// Whether nobody is left to dial, and few are here.
  boolean hungry() {
    return connector.halfOpen() == 0 && !connector.hasCandidates();
  }

  /// Who is known, for the torrent that follows.
  PeerList known() {
    return peers;
  }

  /// Who talks to trackers, for the torrent that follows.
  Announcer announcer() {
    return announcer;
  }

  LayerSearch layers() {
    return layers;
  }

  HostedExtensions extensions() {
    return extensions;
  }

  Introductions introductions() {
    return introductions;
  }

  private final class Looking implements Connector.Appetite {
    @Override
    public boolean wantsPeers() {
      return takesPeers()
          && present.size() + connector.halfOpen() < limit()
          && context
              .shared()
              .connections()
              .mayGrow(MetadataStage.this, context.shared().dials().halfOpen());
    }

    @Override
    public boolean weSeed() {
      return false;
    }
  }
}
