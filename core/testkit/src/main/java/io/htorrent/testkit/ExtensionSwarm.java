package io.htorrent.testkit;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.Limits;
import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionTorrent;
import io.htorrent.api.extension.PeerExtension;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A torrent and its peers for the test of a [PeerExtension]: nothing happens by itself. Messages
/// are texts, a character a byte.
///
/// ```java
/// ExtensionSwarm swarm = new ExtensionSwarm(torrent);
/// ExtensionSwarm.Peer peer = swarm.joins("10.0.0.1:6881").greets(extension, "de");
/// extension.received(peer, ExtensionSwarm.payload("..."));
/// swarm.passes(Duration.ofSeconds(1));
/// assertThat(peer.sent()).containsExactly("...");
/// ```
///
/// For one thread.
public final class ExtensionSwarm implements ExtensionTorrent {

  private final TestTorrent torrent;
  private final List<ExtensionPeer> peers = new ArrayList<>();
  private final List<PeerAddress> found = new ArrayList<>();
  private final List<PeerAddress> foundSeeds = new ArrayList<>();
  private long nanos = -1_000_000_000L; // the clock's origin means nothing

  /// A torrent whose metadata is known, without peers.
  public ExtensionSwarm(TestTorrent torrent) {
    this.torrent = torrent;
  }

  /// A text as the payload of a message.
  public static ByteBuffer payload(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Somebody whom we dialled.
  public Peer joins(String address) {
    return joins(address, true);
  }

  /// Somebody who dialled us, and has not said where it listens.
  public Peer comes(String address) {
    return joins(address, false);
  }

  private Peer joins(String address, boolean outgoing) {
    Peer peer = new Peer(PeerAddress.parse(address), outgoing);
    peers.add(peer);
    return peer;
  }

  /// Lets time pass; calls nobody.
  public void passes(Duration time) {
    nanos += time.toNanos();
  }

  /// Addresses found so far.
  public List<PeerAddress> found() {
    return List.copyOf(found);
  }

  /// Addresses of seeds found so far.
  public List<PeerAddress> foundSeeds() {
    return List.copyOf(foundSeeds);
  }

  @Override
  public InfoHash infoHash() {
    return torrent.metainfo().infoHash();
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public List<ExtensionPeer> peers() {
    return List.copyOf(peers);
  }

  @Override
  public Optional<ByteBuffer> metadata() {
    return Optional.of(ByteBuffer.wrap(torrent.metainfo().info()).asReadOnlyBuffer());
  }

  @Override
  public boolean metadataFound(byte[] info) {
    return false;
  }

  @Override
  public void found(List<PeerAddress> addresses) {
    found.addAll(addresses);
  }

  @Override
  public void foundSeeds(List<PeerAddress> addresses) {
    foundSeeds.addAll(addresses);
  }

  /// One of its peers.
  public final class Peer implements ExtensionPeer {
    private final PeerAddress address;
    private final boolean outgoing;
    private final List<String> sent = new ArrayList<>();
    private boolean seed;
    private boolean speaks;
    private int port;

    private Peer(PeerAddress address, boolean outgoing) {
      this.address = address;
      this.outgoing = outgoing;
    }

    /// Says in its handshake that it understands.
    ///
    /// @param handshake bencode
    public Peer greets(PeerExtension extension, String handshake) {
      speaks = true;
      extension.greeted(this, dict(handshake));
      return this;
    }

    /// Understands no more from now on.
    public void turnsOff() {
      speaks = false;
    }

    /// Has everything from now on.
    public Peer isSeed() {
      seed = true;
      return this;
    }

    /// Says that it listens at this port.
    public Peer says(int newPort) {
      port = newPort;
      return this;
    }

    /// Is gone, and the extension is told.
    public void leaves(PeerExtension extension) {
      peers.remove(this);
      extension.left(this);
    }

    /// Whether it is gone.
    public boolean isGone() {
      return !peers.contains(this);
    }

    /// What it was sent so far.
    public List<String> sent() {
      return List.copyOf(sent);
    }

    @Override
    public PeerAddress address() {
      return address;
    }

    @Override
    public Optional<PeerAddress> listens() {
      if (outgoing) {
        return Optional.of(address);
      }
      return port == 0 ? Optional.empty() : Optional.of(new PeerAddress(address.ip(), port));
    }

    @Override
    public boolean seed() {
      return seed;
    }

    @Override
    public boolean outgoing() {
      return outgoing;
    }

    @Override
    public boolean speaks() {
      return speaks;
    }

    @Override
    public void send(ByteBuffer bytes) {
      if (bytes.remaining() > PeerExtension.LONGEST_PAYLOAD) {
        throw new IllegalArgumentException(bytes.remaining() + " bytes in a message");
      }
      if (isGone()) {
        throw new IllegalStateException(address + " is gone, and is sent a message");
      }
      if (speaks) {
        sent.add(StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString());
      }
    }

    @Override
    public long unsentBytes() {
      return 0;
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }

  private static Dict dict(String bencode) {
    try {
      byte[] bytes = bencode.getBytes(StandardCharsets.ISO_8859_1);
      return (Dict) Bencode.decode(bytes, Limits.SMALL);
    } catch (BencodeException | ClassCastException e) {
      throw new IllegalArgumentException("not a handshake: " + bencode, e);
    }
  }
}
