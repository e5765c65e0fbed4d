package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.ExtensionHandshake;
import io.htorrent.engine.wire.FrameReader;
import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.HashRange;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A connection while its torrent's metadata is not known: extended messages are spoken (BEP 10),
/// all else that the peer says is kept, bounded, for the [PeerSession] that follows. On the
/// torrent's loop.
final class StagePeer implements PeerChannel.Listener, FrameReader.Sink, ExtendedPeer {

  private static final int EXTENDED_ID = 5; // where in a message
  private static final int EXTENDED_PAYLOAD = 6;
  private static final int LONGEST_MEMORY = 320 * 1024; // a large bitfield, and thousands of Haves
  private static final int MESSAGES_PER_SECOND = 1000;
  private static final int MESSAGES_AT_ONCE = 20_000;
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(100);

  final long key;
  final PeerId id;
  final KnownPeer known;

  /// Other addresses of the same peer: not dialled while this connection is open.
  final List<KnownPeer> aliases = new ArrayList<>();

  private final PeerChannel channel;
  private final Handshake handshake;
  private final MetadataStage stage;
  private final FrameReader reader = new FrameReader();
  private final Outbox outbox;
  private final ExtensionTalk talk;
  private final Allowance messages;
  private final Allowance handshakes;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private long receivedNanos;
  private long messageNanos; // when the message began that is under way
  private long usefulNanos; // when it last spoke of anything that an extension understands
  private int port; // where it listens, 0 when it did not say
  private boolean introduced;
  private boolean saidTooMuch;
  private boolean flushPending;
  private boolean closing;
  private boolean closed;

  /// Takes over an open channel whose handshakes are done; [#begin] starts it.
  StagePeer(
      long key, PeerChannel channel, Handshake handshake, KnownPeer known, MetadataStage stage) {
    long nanos = stage.nanos();
    this.key = key;
    this.channel = channel;
    this.handshake = handshake;
    this.id = handshake.peerId();
    this.known = known;
    this.stage = stage;
    this.outbox = new Outbox(channel, nanos);
    this.talk = new ExtensionTalk(stage.extensions(), this);
    this.messages = new Allowance(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, nanos);
    this.handshakes = new Allowance(1, 10, nanos);
    this.receivedNanos = nanos;
    this.messageNanos = nanos;
    this.usefulNanos = nanos;
  }

  /// Says what we speak, and begins to listen. What pieces we have is said when they are known, as
  /// other clients do.
  void begin() {
    greet();
    channel.listen(this);
    flush();
  }

  /// Says what we speak.
  void greet() {
    if (handshake.extended()) {
      HostedExtensions ours = stage.extensions();
      ExtensionHandshake hello = stage.introductions().ours(address(), ours.ids(), false);
      send(new PeerMessage.Extended(0, hello.encode(ours.greeting())));
    }
  }

  // What the peer says.

  @Override
  public void received(ByteBuffer bytes) {
    if (closed()) {
      return;
    }
    long nanos = stage.nanos();
    long before = reader.messages();
    boolean midMessage = reader.midMessage();
    receivedNanos = nanos;
    try {
      reader.read(bytes, this);
    } catch (ProtocolViolation violation) {
      stage.violated(this, String.valueOf(violation.getMessage()));
    }
    if (!midMessage || reader.messages() != before) {
      messageNanos = nanos;
    }
  }

  @Override
  public void received(int id, ByteBuffer message) throws ProtocolViolation {
    if (!messages.take(stage.nanos())) {
      throw new ProtocolViolation("messages without end, before anything is known", 3);
    }
    switch (id) {
      case 0, 1, 2, 3, 4, 5, 9, 13, 14, 15, 17 -> remember(message);
      case FrameReader.EXTENDED -> extended(message);
      case FrameReader.HASH_REQUEST, FrameReader.HASHES, FrameReader.HASH_REJECT -> {
        usefulNanos = id == FrameReader.HASHES ? stage.nanos() : usefulNanos;
        stage.layers().said(this, FrameReader.ofHashes(id, message), stage.nanos());
      }
      default -> {} // requests and the like: we have nothing yet, and choke it
    }
  }

  private void extended(ByteBuffer message) throws ProtocolViolation {
    if (!handshake.extended()) {
      throw new ProtocolViolation("an extended message, which was not agreed on", 10);
    }
    if (message.remaining() < EXTENDED_PAYLOAD) {
      throw new ProtocolViolation("an extended message without an id", 10);
    }
    int extendedId = message.get(EXTENDED_ID) & 0xff;
    ByteBuffer payload = message.slice(EXTENDED_PAYLOAD, message.remaining() - EXTENDED_PAYLOAD);
    if (extendedId == 0) {
      if (!handshakes.take(stage.nanos())) {
        throw new ProtocolViolation("extension handshakes without end", 10); // E06
      }
      ExtensionHandshake.dict(payload).ifPresent(this::greeted);
      remember(message);
    } else if (talk.received(extendedId, payload)) {
      usefulNanos = stage.nanos();
    } else if (extendedId == Extensions.DONT_HAVE_ID) {
      remember(message);
    }
  }

  private void greeted(BencodeValue.Dict dict) {
    ExtensionHandshake theirs = ExtensionHandshake.of(dict);
    if (!introduced) {
      introduced = true;
      port = theirs.port();
      stage.introductions().listens(this, port).ifPresent(aliases::add);
      stage.introductions().seesUsAt(address(), theirs.yourIp());
    }
    talk.greeted(theirs, dict);
  }

  private void remember(ByteBuffer message) {
    if (said.size() + message.remaining() > LONGEST_MEMORY) {
      saidTooMuch = true;
      return;
    }
    byte[] bytes = new byte[message.remaining()];
    message.duplicate().get(bytes);
    said.writeBytes(bytes);
  }

  @Override
  public void receivedAll() {
    flush();
  }

  @Override
  public void closed(String reason) {
    if (!closed) {
      closed = true;
      stage.left(this, reason);
    }
  }

  // What we say.

  private void send(PeerMessage message) {
    outbox.put(message, stage.nanos());
  }

  /// Wants hashes of it (BEP 52).
  void ask(HashRange range) {
    send(new PeerMessage.HashRequest(range));
  }

  /// Gives it no hashes.
  void refuse(HashRange range) {
    send(new PeerMessage.HashReject(range));
  }

  void flush() {
    outbox.flush();
  }

  void close() {
    closing = true;
    channel.close();
  }

  // As time passes.

  /// Once a second: keeps the connection alive, and says how the peer behaves.
  Patience.Conduct tick(long nanos) {
    if (nanos - outbox.lastNanos() > KEEP_ALIVE_NANOS) {
      send(new PeerMessage.KeepAlive());
    }
    flush();
    return new Patience.Conduct(
        false,
        nanos - receivedNanos,
        reader.midMessage() ? nanos - messageNanos : 0,
        false,
        channel.unsentBytes(),
        outbox.unreadNanos(nanos),
        0,
        0);
  }

  /// Since it last said anything that an extension understands.
  long uselessNanos(long nanos) {
    return nanos - usefulNanos;
  }

  // The end of it.

  /// Leaves the connection to a torrent whose metadata is known now, with all that the peer said.
  /// One that said more than we keep is closed: it is dialled again.
  void handOver(Reception reception) {
    if (saidTooMuch || closing) {
      channel.close();
      return;
    }
    flush();
    ByteBuffer rest = reader.rest();
    ByteBuffer all =
        ByteBuffer.allocate(said.size() + rest.remaining()).put(said.toByteArray()).put(rest);
    closed = true; // who listens now is the torrent's affair
    reception.greeted(channel, handshake, known, all.flip());
  }

  // What extensions see of it.

  @Override
  public PeerAddress address() {
    return channel.remote();
  }

  @Override
  public Optional<PeerAddress> listens() {
    return Introductions.listening(this, port);
  }

  @Override
  public boolean uploadOnly() {
    return false; // nobody knows yet
  }

  @Override
  public boolean outgoing() {
    return channel.outgoing();
  }

  @Override
  public boolean encrypted() {
    return channel.encrypted();
  }

  @Override
  public boolean closed() {
    return closed || closing;
  }

  @Override
  public void say(PeerMessage.Extended message, Loop loop) {
    send(message);
    if (!flushPending) {
      flushPending = true;
      loop.execute(() -> {
        flushPending = false;
        flush();
      });
    }
  }

  @Override
  public long unsentBytes() {
    return outbox.unsentBytes();
  }

  @Override
  public HostedPeer seenBy(HostedExtension extension) {
    return talk.seenBy(extension);
  }

  @Override
  public String toString() {
    return address() + " " + id;
  }
}
