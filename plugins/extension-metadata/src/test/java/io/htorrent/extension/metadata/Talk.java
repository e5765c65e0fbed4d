package io.htorrent.extension.metadata;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.bencode.Limits;
import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionTorrent;
import io.htorrent.api.extension.ExtensionViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One torrent with the extension, and peers that tests speak for. What is sent is collected in
/// words: `ask 0`, `reject 1`, `data 2 of 40000`.
final class Talk implements ExtensionTorrent {

  static final int LARGEST = 4 << 20;

  final byte[] right;
  final List<Peer> peers = new ArrayList<>();
  final MetadataExtension extension;
  byte @Nullable [] found;
  private final byte @Nullable [] known;
  private long nanos;

  /// A torrent that lacks metadata of this size, or has it.
  Talk(int size, boolean known, long seed) {
    this.right = new byte[size];
    new SplittableRandom(size).nextBytes(right);
    this.known = known ? right : null;
    this.extension = new MetadataExtension(this, LARGEST, new SplittableRandom(seed));
  }

  /// A peer that tests speak for.
  final class Peer implements ExtensionPeer {
    final List<String> got = new ArrayList<>();
    final PeerAddress address;
    long unsent;

    Peer(int number) {
      address = PeerAddress.parse("10.0.0." + number + ":6881");
    }

    /// Says in its handshake how much metadata it has.
    Peer claims(long size) throws BencodeException {
      byte[] handshake =
          new BencodeWriter().dict().key("metadata_size").integer(size).end().toBytes();
      extension.greeted(this, (BencodeValue.Dict) Bencode.decode(handshake, Limits.SMALL));
      return this;
    }

    void says(String head, byte[] rest) throws ExtensionViolation {
      byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
      byte[] all = Arrays.copyOf(bytes, bytes.length + rest.length);
      System.arraycopy(rest, 0, all, bytes.length, rest.length);
      extension.received(this, ByteBuffer.wrap(all).asReadOnlyBuffer());
    }

    void sends(int piece, byte[] metadata) throws ExtensionViolation {
      int from = piece * MetadataMessage.PIECE_LENGTH;
      int to = Math.min(metadata.length, from + MetadataMessage.PIECE_LENGTH);
      says(
          "d8:msg_typei1e5:piecei" + piece + "e10:total_sizei" + metadata.length + "ee",
          Arrays.copyOfRange(metadata, from, to));
    }

    void rejects(int piece) throws ExtensionViolation {
      says("d8:msg_typei2e5:piecei" + piece + "ee", new byte[0]);
    }

    void asks(long piece) throws ExtensionViolation {
      says("d8:msg_typei0e5:piecei" + piece + "ee", new byte[0]);
    }

    /// Answers all that it was asked, truly or not, until it is asked no more. Says how often.
    int answersAll(byte[] metadata) throws ExtensionViolation {
      int answers = 0;
      for (List<String> now = took(); !now.isEmpty(); now = took()) {
        for (String asked : now) {
          sends(Integer.parseInt(asked.substring("ask ".length())), metadata);
          answers++;
        }
      }
      return answers;
    }

    /// What it got since it was last looked.
    List<String> took() {
      List<String> now = List.copyOf(got);
      got.clear();
      return now;
    }

    @Override
    public PeerAddress address() {
      return address;
    }

    @Override
    public Optional<PeerAddress> listens() {
      return Optional.of(address);
    }

    @Override
    public boolean seed() {
      return false;
    }

    @Override
    public boolean outgoing() {
      return true;
    }

    @Override
    public boolean speaks() {
      return true;
    }

    @Override
    public void send(ByteBuffer payload) {
      unsent += payload.remaining();
      try {
        got.add(
            switch (MetadataMessage.read(payload)) {
              case MetadataMessage.Request(long piece) -> "ask " + piece;
              case MetadataMessage.Reject(long piece) -> "reject " + piece;
              case MetadataMessage.Data data -> "data " + data.piece() + " of " + data.total();
              case MetadataMessage.Unknown _ -> "unknown";
            });
      } catch (ExtensionViolation e) {
        throw new AssertionError("we sent what we would not take", e);
      }
    }

    @Override
    public long unsentBytes() {
      return unsent;
    }
  }

  Peer peer() {
    peers.add(new Peer(peers.size() + 1));
    return peers.getLast();
  }

  /// Lets time pass, in seconds.
  void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      nanos += 1_000_000_000L;
      extension.tick();
    }
  }

  /// Other metadata of the same size.
  byte[] wrong() {
    byte[] wrong = right.clone();
    wrong[0] ^= 1;
    return wrong;
  }

  @Override
  public InfoHash infoHash() {
    return InfoHash.of(new byte[20]);
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
    return Optional.ofNullable(known).map(bytes -> ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  @Override
  public boolean metadataFound(byte[] info) {
    boolean same = Arrays.equals(info, right);
    found = same ? info : found;
    return same;
  }

  @Override
  public void found(List<PeerAddress> addresses) {
    throw new AssertionError("metadata finds no peers");
  }
}
