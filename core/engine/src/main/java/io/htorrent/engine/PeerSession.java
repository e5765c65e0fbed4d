package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PeerView;
import io.htorrent.engine.jfr.LoopTurnEvent;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import io.htorrent.engine.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection after its handshake: who the peer is, the four flags of BEP 3, and where each
/// message goes. On the torrent's loop.
///
/// What the peer has is kept in [Holdings], what we ask in [Fetching], what it asks in [Serving]
/// and [HashServing], what it can beyond BEP 3 and 6 in [Extensions]. What follows for the torrent,
/// [Torrent] does.
final class PeerSession implements PeerChannel.Listener, WireReader.Sink, PeerView, Sender {

  private static final long USEFUL_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long KEEP_ALIVE_NANOS =
      TimeUnit.SECONDS.toNanos(100); // peers drop us after 120 s of silence
  private static final int RUN_SECONDS = 20; // what a peer sends in so long is its run
  private static final int LONGEST_RUN = 512; // blocks: 8 MiB
  private static final Logger log = LoggerFactory.getLogger(PeerSession.class);

  final long key;
  final PeerId id;
  final KnownPeer known;
  final Meter downloaded;
  final Meter uploaded;
  final UploadAccount account;
  final Holdings holdings;
  final Fetching fetching;
  final Serving serving;
  final Extensions extensions;
  private final HashServing hashes;

  /// The pieces that it has: [Holdings#pieces].
  final PieceSet have;

  /// Other addresses of the same peer: not dialled while this connection is open.
  final List<KnownPeer> aliases = new ArrayList<>();

  boolean amChoking = true;
  boolean amInterested;
  boolean peerChoking = true;
  boolean peerInterested;

  /// Pieces that it has and we still want: interest is whether this is above 0.
  int wantedPieces;

  private final PeerChannel channel;
  private final Torrent torrent;
  private final PieceLayout layout;
  private final boolean fast;
  private final WireReader reader;
  private final Outbox outbox;
  private final Attention attention;
  private final NodeTalk nodes;
  private LoopTurnEvent turn = LoopTurnEvent.NONE;
  private long lastInterestNanos;
  private boolean flushPending;
  private boolean closing; // by us; what still comes is not looked at
  private boolean closed;
  private boolean replaced;

  /// Takes over an open channel whose handshakes are done; [#begin] starts it.
  PeerSession(
      long key, PeerChannel channel, Handshake handshake, KnownPeer known, Torrent torrent) {
    long nanos = torrent.nanos();
    this.key = key;
    this.channel = channel;
    this.id = handshake.peerId();
    this.known = known;
    this.torrent = torrent;
    this.layout = torrent.layout();
    this.fast = handshake.fast(); // we always offer it
    this.reader = new WireReader(layout.pieceCount());
    this.outbox = new Outbox(channel, nanos);
    this.attention = new Attention(channel, nanos);
    this.downloaded = new Meter(nanos);
    this.uploaded = new Meter(nanos);
    this.account = new UploadAccount(nanos);
    this.holdings = new Holdings(layout.pieceCount(), new Told());
    this.have = holdings.pieces;
    this.fetching = new Fetching(this, torrent);
    this.serving = new Serving(this, torrent);
    this.extensions = new Extensions(this, torrent, handshake.extended());
    this.hashes = new HashServing(this, torrent);
    this.nodes = torrent.introductions().nodes(this, handshake.dht());
    this.lastInterestNanos = nanos;
  }

  /// Says what we have, first of all, and begins to listen. BEP 3: a bitfield, or nothing for no
  /// piece. BEP 6: in any case one of bitfield, Have All, Have None.
  void begin(PieceSet shown, boolean wantNothing) {
    if (fast && shown.isFull()) {
      send(new PeerMessage.HaveAll());
    } else if (fast && shown.isEmpty()) {
      send(new PeerMessage.HaveNone());
    } else if (!shown.isEmpty()) {
      send(new PeerMessage.Bitfield(shown.copy()));
    }
    extensions.greet(wantNothing);
    nodes.begin();
    channel.listen(this);
  }

  // Who it is.

  PeerAddress address() {
    return channel.remote();
  }

  boolean outgoing() {
    return channel.outgoing();
  }

  /// Bytes that wait to be sent to it, those included that wait for the next flush.
  long unsentBytes() {
    return outbox.unsentBytes();
  }

  PeerChannel channel() {
    return channel;
  }

  /// Since the last byte came.
  long silentNanos(long nanos) {
    return attention.silentNanos(nanos);
  }

  /// Whether both ends speak the fast extension (BEP 6).
  boolean fast() {
    return fast;
  }

  /// Whether it fetches nothing any more: it has everything, or says so (BEP 21).
  boolean uploadOnly() {
    return seed() || extensions.saysUploadOnly();
  }

  /// All its addresses go to the connection that replaces it: none of them is dialled when this one
  /// ends.
  List<KnownPeer> handOverNames() {
    List<KnownPeer> names = new ArrayList<>(aliases);
    names.add(known);
    aliases.clear();
    replaced = true;
    return names;
  }

  /// This connection ended: its addresses may be dialled again later; much later when it was of no
  /// use.
  void forgetNames(long nanos) {
    boolean useful =
        downloaded.total() + uploaded.total() > 0
            || nanos - account.connectedNanos() > USEFUL_NANOS;
    List<KnownPeer> names = replaced ? List.of() : handOverNames();
    for (KnownPeer name : names) {
      if (seed()) {
        name.isSeed();
      }
      if (useful) {
        name.left(nanos);
      } else {
        name.failed(nanos, KnownPeer.HUNG_UP);
      }
    }
  }

  // What the peer says.

  @Override
  public void received(ByteBuffer bytes) {
    if (closed()) {
      return;
    }
    long nanos = torrent.nanos();
    turn = turn.received(bytes.remaining());
    attention.came(nanos);
    try {
      reader.read(bytes, this);
    } catch (ProtocolViolation violation) {
      torrent.violated(this, String.valueOf(violation.getMessage()));
    }
    attention.read(reader);
    if (reader.midBlock()) {
      fetching.payloadCame(nanos);
    }
  }

  @Override
  public void receivedAll() {
    if (!closed()) {
      torrent.turn(this);
      assert Invariants.hold(torrent, this);
      flush();
      attention.pauseIfFlooded();
    }
  }

  @Override
  public void flushed() {
    turn = turn.ended(torrent.shortName(), address());
  }

  @Override
  public void closed(String reason) {
    if (!closed) {
      closed = true;
      torrent.peerLeft(this, reason);
    }
  }

  @Override
  public ByteBuffer blockBegins(PeerMessage.Piece block) throws ProtocolViolation {
    return fetching.blockBegins(block);
  }

  @Override
  public void received(PeerMessage message) throws ProtocolViolation {
    trace("<-", message);
    if (message instanceof PeerMessage.Fast && !fast) {
      throw new ProtocolViolation(message + " without the fast extension", 6); // P32
    }
    if (!(message instanceof PeerMessage.Piece || message instanceof PeerMessage.Request)) {
      attention.smallMessage();
    }
    switch (message) {
      case PeerMessage.KeepAlive _ -> {}
      case PeerMessage.Choke _ -> choked(true);
      case PeerMessage.Unchoke _ -> choked(false);
      case PeerMessage.Interested _ -> interested(true);
      case PeerMessage.NotInterested _ -> interested(false);
      case PeerMessage.Have has -> holdings.have(has.piece());
      case PeerMessage.Bitfield bitfield -> holdings.bitfield(bitfield.pieces());
      case PeerMessage.Request request -> requested(request);
      case PeerMessage.Piece piece -> fetching.blockEnded(piece);
      case PeerMessage.Cancel cancel -> serving.cancelled(cancel);
      case PeerMessage.Port port -> nodes.heard(port.port());
      case PeerMessage.Suggest suggest -> fetching.suggests(suggest.piece());
      case PeerMessage.HaveAll _ -> holdings.all();
      case PeerMessage.HaveNone _ -> holdings.none();
      case PeerMessage.Reject reject -> fetching.rejected(reject.piece(), reject.begin());
      case PeerMessage.AllowedFast allowed -> fetching.allowsFast(allowed.piece());
      case PeerMessage.Extended extended -> extensions.received(extended);
      case PeerMessage.HashRequest wanted -> hashes.requested(wanted.range(), torrent.nanos());
      case PeerMessage.Hashes unasked ->
          throw new ProtocolViolation(unasked + ", which nobody asked for", 52); // V19
      case PeerMessage.HashReject _ -> {} // of what was asked before the torrent was known
    }
  }

  private void choked(boolean choking) throws ProtocolViolation {
    if (peerChoking != choking) {
      attention.changedItsMind();
      peerChoking = choking;
      if (choking) {
        fetching.choked();
      }
    }
  }

  private void interested(boolean interested) throws ProtocolViolation {
    if (peerInterested != interested) {
      attention.changedItsMind();
      peerInterested = interested;
      torrent.interestChanged(this);
    }
  }

  /// It has a piece no more. That a seed is none any more costs a look at every piece.
  void dontHave(int piece) throws ProtocolViolation {
    if (seed()) {
      attention.changedItsMind();
    }
    holdings.dontHave(piece);
  }

  private void requested(PeerMessage.Request request) throws ProtocolViolation {
    serving.requested(request); // BEP 6: rejected while we choke, though a slot may be free
    interested(true); // it would not ask otherwise
  }

  /// What it has, or has no more.
  private final class Told implements Holdings.Listener {
    @Override
    public void has(int piece) {
      torrent.interest().has(PeerSession.this, piece);
    }

    @Override
    public void hasMany() {
      torrent.interest().hasMany(PeerSession.this);
      int few = AllowedFast.size(layout.pieceCount());
      if (fast && have.size() <= few && torrent.offering().givesFast()) {
        serving.allowFast(
            AllowedFast.set(
                address().ip(), torrent.metainfo().infoHash(), layout.pieceCount(), few));
      }
    }

    @Override
    public void lost(int piece) {
      torrent.interest().lost(PeerSession.this, piece);
    }
  }

  // What we say.

  void choke(boolean choke) {
    if (amChoking != choke) {
      amChoking = choke;
      serving.choke(choke);
    }
  }

  void interest(boolean interested) {
    if (amInterested != interested) {
      amInterested = interested;
      send(interested ? new PeerMessage.Interested() : new PeerMessage.NotInterested());
    }
  }

  /// Queues a small message; [#flush] sends it.
  void send(PeerMessage message) {
    trace("->", message);
    outbox.put(message, torrent.nanos());
  }

  /// Queues a whole batch of blocks, headers included, after the small messages before it.
  void sendBlocks(ByteBuffer batch, Runnable sent) {
    outbox.put(batch, sent, torrent.nanos());
  }

  void flush() {
    outbox.flush();
  }

  /// Sends what was queued at the end of this turn of the loop: the peer did not just speak.
  void flushLater(Loop loop) {
    if (!flushPending) {
      flushPending = true;
      loop.execute(() -> {
        flushPending = false;
        flush();
      });
    }
  }

  // A guard, against the house's rule: this runs twice a block, and what it would pass on is made
  // of two calls and an array.
  private void trace(String way, PeerMessage message) {
    if (log.isTraceEnabled()) {
      log.trace("{} {} {} {}", torrent.shortName(), address(), way, message);
    }
  }

  void close() {
    closing = true;
    channel.close();
  }

  /// Whether it ended, or is about to.
  boolean closed() {
    return closed || closing;
  }

  /// The peer is in the middle of a block whose place is needed otherwise.
  void abandonBlock() {
    reader.abandonBlock();
    fetching.abandonBlock();
  }

  // As time passes.

  /// Stops or goes on reading from the peer, as the disk can take it.
  void diskBehind(boolean behind) {
    attention.diskBehind(behind, torrent.nanos());
  }

  /// Once a second: keeps the connection alive, and says how the peer behaves.
  Patience.Conduct tick(long nanos) {
    if (nanos - outbox.lastNanos() > KEEP_ALIVE_NANOS) {
      send(new PeerMessage.KeepAlive());
    }
    if (amInterested || peerInterested) {
      lastInterestNanos = nanos;
    }
    Patience.Conduct conduct =
        new Patience.Conduct(
            attention.heldBack(),
            attention.silentNanos(nanos),
            attention.messageNanos(nanos),
            fetching.overdue(nanos),
            channel.unsentBytes(),
            outbox.unreadNanos(nanos),
            nanos - lastInterestNanos,
            serving.idleNanos(nanos));
    fetching.giveBackForgotten(nanos);
    attention.tick(nanos);
    return conduct;
  }

  // What a picker sees.

  @Override
  public long key() {
    return key;
  }

  @Override
  public boolean canGive(int piece) {
    return have.contains(piece)
        && fetching.allows(piece)
        && torrent.blame().parole().mayFetch(piece, this);
  }

  @Override
  public int pieces() {
    return have.size();
  }

  @Override
  public int nextPiece(int from) {
    return have.next(from);
  }

  @Override
  public int suggestedCount() {
    return fetching.suggested.size();
  }

  @Override
  public int suggested(int index) {
    return fetching.suggested.get(index);
  }

  @Override
  public boolean seed() {
    return have.isFull();
  }

  @Override
  public int inFlight() {
    return fetching.inFlight.size();
  }

  @Override
  public long bytesPerSecond() {
    return downloaded.bytesPerSecond(torrent.nanos());
  }

  @Override
  public int runBlocks() {
    long blocks = bytesPerSecond() * RUN_SECONDS / PieceLayout.BLOCK_LENGTH;
    return Math.clamp(blocks, 1, LONGEST_RUN);
  }

  @Override
  public boolean snubbed() {
    return fetching.window.snubbed();
  }

  /// Where it is, how it names itself, and what it says it is.
  @Override
  public String toString() {
    String client = extensions.client();
    return address() + " " + id + (client.isEmpty() ? "" : " (" + client + ")");
  }
}
