package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.engine.disk.Disk;
import io.htorrent.engine.disk.Run;
import io.htorrent.engine.jfr.PieceEvent;
import io.htorrent.engine.wire.Handshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One torrent: what happens when something arrives. On its loop, all of it.
///
/// A block's way is five methods, in this order below: [#blockArrived], [#runWritten],
/// [#pieceHashed], [#pieceVerified] or [#pieceFailed], [#announceHave]. What a torrent needs from
/// its beginning to its end (checking, announcing, stopping) is in [TorrentLife].
final class Torrent {

  private static final Logger log = LoggerFactory.getLogger(Torrent.class);

  private final SessionContext context;
  private final Metainfo metainfo;
  private final String shortName;
  private final PieceLayout layout;
  private final PieceLedger ledger;
  private final Swarm swarm;
  private final Disk disk;
  private final PickerChain pickers;
  final Incoming incoming;
  private final Requests requests;
  private final Sources sources;
  private final Uploads uploads;
  private final PeerList peers;
  private final Blame blame;
  private final Meter downloaded;
  private final Meter uploaded;
  private final DiskTrouble trouble;
  final HeldBack heldBack = new HeldBack();
  private final Interest interest;
  private final Offering offering;
  private final Introductions introductions;
  private final HostedExtensions extensions;
  private final Upkeep upkeep;
  private final TorrentLife life;
  int hashing; // pieces that were fetched and are being compared

  Torrent(
      SessionContext session, int number, Metainfo metainfo, Opening.Opened opened, Wishes wishes) {
    this.context = session.guarded(this::broken, metainfo.extras().isPrivate());
    this.metainfo = metainfo;
    this.shortName = metainfo.infoHash().shortName();
    this.layout = metainfo.layout();
    this.ledger = new PieceLedger(layout, opened.choice().pieces());
    this.swarm = new Swarm(context.loop(), layout, ledger);
    this.disk =
        new Disk(
            layout,
            new Disk.Places(
                opened.storage(),
                opened.journal(),
                context.hashers().apply(metainfo),
                context.shared().buffers().contents()),
            context.workers(),
            context.loop());
    this.trouble = new DiskTrouble(context.loop(), disk, this);
    this.pickers = new PickerChain(swarm, context, metainfo.infoHash(), number);
    this.incoming =
        new Incoming(
            layout,
            ledger,
            context.shared().buffers(),
            run -> disk.write(run, w -> runWritten(run, w)));
    this.requests = new Requests(context, layout, ledger, pickers, this::fillAll);
    this.sources = new Sources(this, context, pickers);
    this.uploads =
        new Uploads(
            context.loop(),
            context.shared().buffers(),
            disk,
            context.shared().upload(),
            new Served(this));
    this.peers =
        wishes.known(
            metainfo,
            () ->
                new PeerList(
                    metainfo.infoHash(),
                    context.self().addresses(),
                    context.settings().connections().perAddress()));
    this.blame = new Blame(ledger, disk, peers, this::ban);
    this.interest = new Interest(this, pickers);
    this.offering =
        new Offering(this, context.settings().seeding(), context.random("super-seeding", number));
    this.introductions = new Introductions(context, peers);
    this.extensions = new HostedExtensions(context, number, new TorrentHome(this));
    this.upkeep = new Upkeep(this, uploads, context.settings().connections().perTorrent());
    this.downloaded = new Meter(context.nanos());
    this.uploaded = new Meter(context.nanos());
    this.life = new TorrentLife(context, number, this, opened, wishes);
  }

  // The story of a block.

  /// Where a block that this peer begins is to be put; empty when it is not needed any more.
  ByteBuffer placeFor(PeerSession from, int piece, int block) {
    ByteBuffer place = incoming.place(piece, block, nanos());
    if (!place.hasRemaining() && ledger.blockMissing(piece, block)) {
      Overtaking.loser(swarm.sessions(), from, piece, block).ifPresent(this::releaseBlock);
      place = incoming.place(piece, block, nanos());
    }
    return place;
  }

  /// Step 1: a block is complete in memory. Nobody else need send it; a full run goes to disk.
  void blockArrived(Sender from, int piece, int block, boolean asked) {
    downloaded.add(layout.blockLength(piece, block), nanos());
    if (ledger.requesters(piece, block) > (asked ? 1 : 0)) {
      cancelElsewhere(from, piece, block);
    }
    incoming.arrived(piece, block, nanos());
    ledger.started(piece).senders[block] = from;
  }

  /// Step 2: a run is with the operating system, or could not be written. Was it the last of its
  /// piece?
  void runWritten(Run run, Disk.Written result) {
    if (result instanceof Disk.Written.Failed failed && trouble.keep(run)) {
      disk.forget(run.piece());
      life.storageFailed(failed.cause());
      return;
    }
    incoming.written(run);
    boolean complete = false;
    for (int index = run.arrived().nextSetBit(0);
        index >= 0;
        index = run.arrived().nextSetBit(index + 1)) {
      switch (result) {
        case Disk.Written.Ok _ -> complete = ledger.written(run.piece(), run.firstBlock() + index);
        case Disk.Written.Failed _ -> ledger.writeFailed(run.piece(), run.firstBlock() + index);
      }
    }
    if (result instanceof Disk.Written.Failed failed) {
      disk.forget(run.piece());
      life.storageFailed(failed.cause());
    }
    if (complete && blame.reopened(run.piece())) {
      pickers.changed(run.piece());
    } else if (complete) {
      hash(run.piece());
    }
    resumePaused();
    if (result instanceof Disk.Written.Ok) {
      life.wrote();
    }
  }

  /// Step 3: the hash of a piece is known. A failure to read it is our own fault and nobody is
  /// blamed.
  void pieceHashed(int piece, Disk.Outcome outcome, Senders senders) {
    hashing--;
    PieceEvent.hashed(shortName, piece, outcome);
    switch (outcome) {
      case Disk.Outcome.Good _ -> pieceVerified(piece, senders);
      case Disk.Outcome.Bad _ -> pieceFailed(piece, senders);
      case Disk.Outcome.Missing _ ->
          pieceUnreadable(piece, new IOException("the data just written is gone"));
      case Disk.Outcome.Failed failed -> pieceUnreadable(piece, failed.cause());
    }
  }

  /// Step 4, the good way: the piece is ours; it was journalled before we heard of it.
  void pieceVerified(int piece, Senders senders) {
    ledger.verified(piece);
    blame.good(piece, senders);
    pickers.changed(piece);
    announceHave(piece);
    if (ledger.complete()) {
      swarm.sessions().stream()
          .filter(PeerSession::uploadOnly)
          .toList()
          .forEach(PeerSession::close); // P37
      offering.completenessChanged();
      life.completed();
    }
  }

  /// Step 4, the bad way: fetch it again, and find out who spoiled it.
  void pieceFailed(int piece, Senders senders) {
    ledger.failed(piece);
    notice(
        "piece "
            + piece
            + " did not match its hash and is fetched again; sent by "
            + senders.all());
    blame.bad(piece, senders);
    if (life.active()) {
      blame.quickest(piece, swarm.sessions()).ifPresent(peer -> requests.fill(peer, piece));
    }
    pickers.changed(piece);
    fillAll();
  }

  /// Step 5: tell the peers that lack it, and drop interest where nothing is left to want.
  void announceHave(int piece) {
    for (PeerSession peer : swarm.sessions()) {
      interest.gained(peer, piece);
      offering.gained(peer, piece);
      peer.flushLater(context.loop());
    }
  }

  private void ban(Sender liar, int piece, String why) {
    switch (liar) {
      case PeerSession peer -> ban(peer, why);
      case SourceSession source -> source.spoiled(piece, why);
    }
  }

  private void ban(PeerSession liar, String why) {
    if (!peers.banned(liar.id, liar.address())) {
      notice("peer " + liar + " sent bad data and is banned: " + why);
    }
    peers.ban(liar);
    swarm.sessions().stream()
        .filter(peer -> peers.banned(peer.id, peer.address()))
        .toList()
        .forEach(PeerSession::close);
    blame.distrust(liar).forEach(pickers::changed);
  }

  private void hash(int piece) {
    hashing++;
    Senders senders = ledger.hashing(piece);
    disk.hash(piece, outcome -> pieceHashed(piece, outcome, senders));
  }

  private void pieceUnreadable(int piece, IOException cause) {
    ledger.failed(piece);
    pickers.changed(piece);
    life.storageFailed(cause);
  }

  private void cancelElsewhere(Sender from, int piece, int block) {
    sources.cancelElsewhere(from, piece, block);
    for (PeerSession peer : swarm.sessions()) {
      if (peer != from && peer.fetching.inFlight.contains(piece, block)) {
        peer.fetching.cancel(piece, block);
        context.shared().download().giveBack(layout.blockLength(piece, block));
        peer.flushLater(context.loop());
      }
    }
  }

  // Peers come, change, and go.

  void peerLeft(PeerSession peer, String reason) {
    log.debug("{} {}: {}", shortName(), peer.address(), reason);
    releaseBlock(peer);
    peer.fetching.giveBackAll();
    heldBack.left(peer);
    swarm.left(peer);
    offering.peerLeft(peer);
    blame.parole().left(peer);
    life.reception().left(peer);
    extensions.left(peer.extensions);
    pickers.availabilityChanged(peer.have);
    fillAll();
  }

  void violated(PeerSession peer, String what) {
    log.debug("{} {}: {}", shortName(), peer.address(), what);
    peer.close();
  }

  void interestChanged(PeerSession peer) {
    life.interestChanged(peer);
  }

  /// All that a peer had to say in one go was taken: ask, serve, and hold it back if the disk is
  /// behind.
  void turn(PeerSession peer) {
    if (life.active()) {
      requests.fill(peer, blame);
    }
    uploads.serve(peer);
    if (incoming.congested() && heldBack.hold(peer)) {
      incoming.flush(true, nanos());
    }
  }

  /// A request that will not be answered: its block is open again.
  void released(int piece, int block) {
    ledger.released(piece, block);
    context.shared().download().giveBack(layout.blockLength(piece, block));
    pickers.changed(piece);
  }

  /// A verified piece is gone.
  void lost(int piece) {
    ledger.lost(piece);
    interest.gone(piece);
    offering.lost(piece);
  }

  boolean hasVerified(int piece) {
    return ledger.verified().contains(piece);
  }

  /// Once a second: peers that used up our patience, idle runs.
  void tick() {
    upkeep.tick(nanos());
    offering.tick();
    extensions.tick();
    sources.tick();
    incoming.flush(false, nanos());
    resumePaused();
    fillAll();
  }

  /// A bug of ours: this torrent ends, all else goes on (C10).
  private void broken(Throwable bug) {
    if (life.broken()) {
      log.debug("{} goes on failing", shortName, bug);
      return;
    }
    log.error("{} is stopped by a bug: please report this", shortName, bug);
    life.broken(bug);
  }

  // What its life needs.

  /// Wants it all again: counts what each peer has that we lack.
  void ready() {
    interest.recountAll();
    offering.completenessChanged();
    fillAll();
  }

  /// Writes what is in memory, whole runs or not.
  void flushToDisk() {
    incoming.flush(true, nanos());
  }

  /// Whether the disk has everything that arrived, and nothing more can arrive.
  boolean settled() {
    return swarm.sessions().isEmpty() && sources.settled() && incoming.isEmpty() && hashing == 0;
  }

  /// These blocks of a piece were written in an earlier run.
  void restored(int piece, BitSet blocks) {
    ledger.restored(piece, blocks);
    if (ledger.started(piece).allWritten()) {
      hash(piece);
    }
  }

  /// Nobody sends any more.
  void closeSenders() {
    List.copyOf(swarm.sessions()).forEach(PeerSession::close);
    sources.stop();
  }

  PieceLedger ledger() {
    return ledger;
  }

  Disk disk() {
    return disk;
  }

  DiskTrouble trouble() {
    return trouble;
  }

  Swarm swarm() {
    return swarm;
  }

  Sources sources() {
    return sources;
  }

  Interest interest() {
    return interest;
  }

  Offering offering() {
    return offering;
  }

  Introductions introductions() {
    return introductions;
  }

  HostedExtensions extensions() {
    return extensions;
  }

  PeerList peers() {
    return peers;
  }

  Blame blame() {
    return blame;
  }

  TorrentLife life() {
    return life;
  }

  Metainfo metainfo() {
    return metainfo;
  }

  PieceLayout layout() {
    return layout;
  }

  Meter downloaded() {
    return downloaded;
  }

  Meter uploaded() {
    return uploaded;
  }

  /// Our first words to a peer.
  ///
  /// @param named the hash that it named the torrent by
  Handshake handshake(InfoHash named) {
    return context.handshake(named);
  }

  long nanos() {
    return context.nanos();
  }

  String shortName() {
    return shortName;
  }

  TorrentStatus status() {
    return life.status();
  }

  /// Tells users.
  void notice(String text) {
    log.info("{} {}", shortName(), text);
    context.events().accept(new Event.Notice(metainfo.infoHash(), text));
  }

  /// The peer will not end the block that it is in the middle of.
  void releaseBlock(PeerSession peer) {
    if (peer.fetching.fillingPiece() >= 0) {
      incoming.abandon(peer.fetching.fillingPiece(), peer.fetching.fillingBlock());
      peer.abandonBlock();
    }
  }

  private void resumePaused() {
    if (incoming.relieved()) {
      heldBack.release();
      sources.goOn();
    }
  }

  private void fillAll() {
    if (life.active()) {
      fill(false);
      fill(true); // who lets us wait gets what the others leave
      sources.fill();
    }
  }

  private void fill(boolean snubbed) {
    for (PeerSession peer : swarm.sessions()) {
      if (peer.snubbed() == snubbed) {
        requests.fill(peer, blame);
        peer.flush();
      }
    }
  }
}
