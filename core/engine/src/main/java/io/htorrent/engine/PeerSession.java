package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.PieceLayout;
import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PeerView;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import io.htorrent.engine.wire.WireReader;
import io.htorrent.engine.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection after its handshake: the four flags of BEP 3, what the peer has, what is asked
/// and owed. On the torrent's loop.
///
/// It checks every message against the rules and keeps the peer's state; what follows for the
/// torrent, [Torrent] does.
final class PeerSession implements PeerChannel.Listener, WireReader.Sink, PeerView {

  /// Requests that a peer is assumed to queue while it does not say (`reqq` of BEP 10): what common
  /// clients take.
  private static final int ASSUMED_QUEUE = 250;

  /// Without BEP 6 a dropped request is never known, and without BEP 10 nobody knows what we take:
  /// Transmission 3 asks for all that it gets in 10 s (at 100 MiB/s: 64,000 blocks), and waits 90 s
  /// for each one lost.
  private static final int LONGEST_UPLOAD_QUEUE = 65_536;

  private static final int BAD_REQUESTS = 300;
  private static final long UNWANTED_BYTES =
      2L * ASSUMED_QUEUE * PieceLayout.BLOCK_LENGTH; // a window, twice
  private static final long USEFUL_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Runnable NOTHING = () -> {};
  private static final Logger log = LoggerFactory.getLogger(PeerSession.class);

  final long key;
  final PeerId id;
  final KnownPeer known;
  final Meter downloaded;
  final Meter uploaded;
  final RequestWindow window;
  final InFlight inFlight = new InFlight();

  /// What the peer asked for, in its order; a Cancel finds its request at once.
  final LinkedHashSet<PeerMessage.Request> uploads = new LinkedHashSet<>();

  final PieceSet have;
  final UploadAccount account;

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
  private final WireReader reader;
  private final InFlight late =
      new InFlight(); // choked away or timed out: still welcome if they come
  private ByteBuffer out = ByteBuffer.allocate(0);
  private long lastReceivedNanos;
  private long lastSentNanos;
  private long lastBlockNanos;
  private long unwantedBytes;
  private int badRequests;
  private boolean first = true;
  private boolean placed;
  private int fillingPiece = -1;
  private int fillingBlock;
  private boolean closing; // by us; what still comes is not looked at
  private boolean closed;
  private boolean replaced;

  /// Whether a flush at the end of the loop turn is already on its way.
  boolean flushPending;

  /// Takes over an open channel whose handshake is done; [#begin] starts it.
  PeerSession(long key, PeerChannel channel, PeerId id, KnownPeer known, Torrent torrent) {
    long nanos = torrent.nanos();
    this.key = key;
    this.channel = channel;
    this.id = id;
    this.known = known;
    this.torrent = torrent;
    this.layout = torrent.layout();
    this.have = new PieceSet(layout.pieceCount());
    this.reader = new WireReader(layout.pieceCount());
    this.window = new RequestWindow(ASSUMED_QUEUE, nanos);
    this.downloaded = new Meter(nanos);
    this.uploaded = new Meter(nanos);
    this.account = new UploadAccount(nanos);
    this.lastReceivedNanos = nanos;
    this.lastSentNanos = nanos;
    this.lastBlockNanos = nanos;
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
        name.failed(nanos);
      }
    }
  }

  /// Sends our bitfield (BEP 3: first, or never) and begins to listen.
  void begin(PieceSet verified) {
    if (!verified.isEmpty()) {
      send(new PeerMessage.Bitfield(verified.copy()));
    }
    channel.listen(this);
  }

  PeerAddress address() {
    return channel.remote();
  }

  boolean outgoing() {
    return channel.outgoing();
  }

  PeerChannel channel() {
    return channel;
  }

  /// Whether it ended, or is about to.
  boolean closed() {
    return closed || closing;
  }

  long lastReceivedNanos() {
    return lastReceivedNanos;
  }

  // What the peer sends.

  @Override
  public void received(ByteBuffer bytes) {
    if (closed()) {
      return;
    }
    lastReceivedNanos = torrent.nanos();
    try {
      reader.read(bytes, this);
    } catch (ProtocolViolation violation) {
      torrent.violated(this, String.valueOf(violation.getMessage()));
    }
  }

  @Override
  public void receivedAll() {
    if (!closed()) {
      torrent.turn(this);
      flush();
    }
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
    int index = block.begin() / PieceLayout.BLOCK_LENGTH;
    if (block.begin() < 0
        || block.begin() % PieceLayout.BLOCK_LENGTH != 0
        || index >= layout.blocksOf(block.piece())
        || block.length() != layout.blockLength(block.piece(), index)) {
      throw new ProtocolViolation(
          "piece "
              + block.piece()
              + ": "
              + block.length()
              + " bytes at "
              + block.begin()
              + " were never asked for",
          3);
    }
    first = false;
    boolean wanted = inFlight.contains(block.piece(), index) || late.contains(block.piece(), index);
    ByteBuffer place = wanted ? torrent.placeFor(block.piece(), index) : ByteBuffer.allocate(0);
    placed = place.hasRemaining();
    if (placed) {
      fillingPiece = block.piece();
      fillingBlock = index;
    } else if (!wanted) {
      unwantedBytes += block.length();
      if (unwantedBytes > UNWANTED_BYTES) {
        throw new ProtocolViolation(unwantedBytes + " bytes that nobody asked for", 3);
      }
    }
    return place;
  }

  @Override
  public void received(PeerMessage message) throws ProtocolViolation {
    log.trace("{} {} <- {}", torrent.shortName(), address(), message);
    switch (message) {
      case PeerMessage.KeepAlive _ -> {}
      case PeerMessage.Choke _ -> choked();
      case PeerMessage.Unchoke _ -> peerChoking = false;
      case PeerMessage.Interested _ -> interested(true);
      case PeerMessage.NotInterested _ -> interested(false);
      case PeerMessage.Have has -> has(has.piece());
      case PeerMessage.Bitfield bitfield -> bitfield(bitfield.pieces());
      case PeerMessage.Request request -> requested(request);
      case PeerMessage.Piece piece -> blockEnded(piece);
      case PeerMessage.Cancel cancel ->
          uploads.remove(new PeerMessage.Request(cancel.piece(), cancel.begin(), cancel.length()));
      case PeerMessage.Port _ -> {} // BEP 5: for the DHT, when there is one
    }
    first = first && message instanceof PeerMessage.KeepAlive;
  }

  private void choked() {
    peerChoking = true;
    forgetRequests(); // BEP 3: a choke drops what was asked
  }

  private void interested(boolean interested) {
    if (peerInterested != interested) {
      peerInterested = interested;
      torrent.interestChanged(this);
    }
  }

  private void has(int piece) {
    if (have.add(piece)) {
      torrent.peerHas(this, piece);
    }
  }

  /// BEP 3 has it first. Some clients send another where it is shorter than a Have for each new
  /// piece (aria2); a piece that it leaves out is not taken back.
  private void bitfield(PieceSet pieces) {
    for (int piece = pieces.next(0); piece >= 0; piece = pieces.next(piece + 1)) {
      if (first) {
        have.add(piece);
      } else {
        has(piece);
      }
    }
    if (first) {
      torrent.peerHasMany(this);
    }
  }

  private void requested(PeerMessage.Request request) throws ProtocolViolation {
    if (serveable(request)) {
      if (uploads.size() < LONGEST_UPLOAD_QUEUE) {
        uploads.add(request);
      }
    } else if (++badRequests > BAD_REQUESTS) {
      throw new ProtocolViolation(
          "more than " + BAD_REQUESTS + " requests that cannot be served", 3);
    }
  }

  private boolean serveable(PeerMessage.Request request) {
    return !amChoking
        && request.piece() >= 0
        && request.piece() < layout.pieceCount()
        && request.begin() >= 0
        && request.length() > 0
        && request.length() <= PieceLayout.BLOCK_LENGTH
        && (long) request.begin() + request.length() <= layout.lengthOf(request.piece())
        && torrent.hasVerified(request.piece());
  }

  private void blockEnded(PeerMessage.Piece piece) {
    if (piece.length() == 0) {
      return; // an empty block is how some clients refuse (BitComet); the time-out will ask
      // elsewhere
    }
    long nanos = torrent.nanos();
    int block = piece.begin() / PieceLayout.BLOCK_LENGTH;
    InFlight.Asked asked = inFlight.remove(piece.piece(), block);
    if (asked != null) {
      window.answered(piece.length(), nanos - Math.max(asked.sentNanos(), lastBlockNanos), nanos);
    } else {
      late.remove(piece.piece(), block);
    }
    lastBlockNanos = nanos;
    downloaded.add(piece.length(), nanos);
    fillingPiece = -1;
    if (placed) {
      placed = false;
      torrent.blockArrived(this, piece.piece(), block, asked != null);
    } else if (asked != null) {
      torrent.released(asked);
    }
  }

  // What we send.

  void choke(boolean choke) {
    if (amChoking != choke) {
      amChoking = choke;
      account.choked(choke, torrent.nanos(), uploaded.total());
      uploads.clear(); // BEP 3: requests die with a choke
      badRequests = 0; // those that were on their way then are no fault of the peer
      send(choke ? new PeerMessage.Choke() : new PeerMessage.Unchoke());
    }
  }

  void interest(boolean interested) {
    if (amInterested != interested) {
      amInterested = interested;
      send(interested ? new PeerMessage.Interested() : new PeerMessage.NotInterested());
    }
  }

  void request(int piece, int block) {
    inFlight.add(piece, block, torrent.nanos());
    assert inFlight.size() <= window.size() : "asked beyond the window";
    assert !peerChoking && have.contains(piece) : "asked for what cannot be given";
    send(
        new PeerMessage.Request(
            piece, block * PieceLayout.BLOCK_LENGTH, layout.blockLength(piece, block)));
  }

  /// Withdraws a request whose block came from elsewhere.
  void cancel(int piece, int block) {
    if (inFlight.remove(piece, block) != null) {
      send(
          new PeerMessage.Cancel(
              piece, block * PieceLayout.BLOCK_LENGTH, layout.blockLength(piece, block)));
      remember(new InFlight.Asked(piece, block, torrent.nanos()));
    }
  }

  /// Gives all requests back to the torrent; blocks that come all the same are still welcome.
  void forgetRequests() {
    inFlight.drain(asked -> {
      torrent.released(asked);
      remember(asked);
    });
  }

  /// Queues a small message; [#flush] sends it.
  void send(PeerMessage message) {
    log.trace("{} {} -> {}", torrent.shortName(), address(), message);
    int length = WireWriter.length(message);
    if (out.remaining() < length) {
      handOver();
      out = ByteBuffer.allocate(Math.max(length, 512));
    }
    WireWriter.write(message, out);
  }

  /// Queues a whole batch of blocks, headers included, after the small messages before it.
  void sendBlocks(ByteBuffer batch, Runnable sent) {
    handOver();
    channel.send(batch, sent);
  }

  void flush() {
    if (out.position() > 0) {
      handOver();
      channel.flush();
    }
  }

  private void handOver() {
    if (out.position() > 0) {
      lastSentNanos = torrent.nanos();
      channel.send(out.flip(), NOTHING);
      out = ByteBuffer.allocate(0);
    }
  }

  void close() {
    closing = true;
    channel.close();
  }

  /// The peer is in the middle of a block whose place is needed otherwise.
  void abandonBlock() {
    reader.abandonBlock();
    placed = false;
    fillingPiece = -1;
  }

  /// Which piece it is in the middle of sending, or -1.
  int fillingPiece() {
    return fillingPiece;
  }

  int fillingBlock() {
    return fillingBlock;
  }

  /// Once a second: keeps the connection alive (BEP 3: two minutes).
  void keepAlive(long nanos) {
    if (nanos - lastSentNanos > Torrent.KEEP_ALIVE_NANOS) {
      send(new PeerMessage.KeepAlive());
      lastSentNanos = nanos;
    }
  }

  /// Whether the peer let us wait too long for blocks.
  boolean overdue(long nanos) {
    return !inFlight.isEmpty()
        && nanos - Math.max(lastBlockNanos, inFlight.oldestNanos()) > window.timeoutNanos();
  }

  private void remember(InFlight.Asked asked) {
    late.add(asked.piece(), asked.block(), asked.sentNanos());
    late.trim(ASSUMED_QUEUE);
  }

  // What a picker sees.

  @Override
  public long key() {
    return key;
  }

  @Override
  public boolean canGive(int piece) {
    return have.contains(piece) && torrent.mayFetch(piece, this);
  }

  @Override
  public int suggestedCount() {
    return 0;
  }

  @Override
  public int suggested(int index) {
    throw new IndexOutOfBoundsException("nothing is suggested");
  }

  @Override
  public boolean seed() {
    return have.isFull();
  }

  @Override
  public int inFlight() {
    return inFlight.size();
  }

  @Override
  public long bytesPerSecond() {
    return downloaded.bytesPerSecond(torrent.nanos());
  }

  @Override
  public int runBlocks() {
    return window.size() >= ASSUMED_QUEUE / 2 ? layout.blocksOf(0) : Math.max(1, window.size() / 2);
  }

  @Override
  public boolean snubbed() {
    return window.snubbed();
  }

  @Override
  public String toString() {
    return address() + " " + id;
  }
}
