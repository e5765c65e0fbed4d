package io.htorrent.extension.pex;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionTorrent;
import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.extension.pex.PexMessage.Contact;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Peer exchange (BEP 11): peers tell each other whom they are connected to, so that a swarm holds
/// together without trackers. On the torrent's loop.
///
/// What we say is in [Told], what we hear in [Heard].
public final class PeerExchange implements PeerExtension {

  private final ExtensionTorrent torrent;
  private final Map<ExtensionPeer, Talk> talks = new LinkedHashMap<>();

  /// With one peer.
  private static final class Talk {
    final Told told = new Told();
    final Heard heard;
    boolean prefersEncryption;

    Talk(ExtensionPeer peer) {
      this.heard = new Heard(peer.address());
    }
  }

  private PeerExchange(ExtensionTorrent torrent) {
    this.torrent = torrent;
  }

  @Override
  public void greeted(ExtensionPeer peer, BencodeValue.Dict handshake) {
    talk(peer).prefersEncryption |= handshake.integer("e").orElse(0) == 1;
  }

  @Override
  public void received(ExtensionPeer peer, ByteBuffer payload) throws ExtensionViolation {
    Heard heard = talk(peer).heard;
    heard.count(torrent.nanos());
    PexMessage.read(payload, Heard.MOST).map(heard::news).ifPresent(this::found);
  }

  @Override
  public void left(ExtensionPeer peer) {
    talks.remove(peer);
  }

  @Override
  public void tick() {
    long nanos = torrent.nanos();
    Map<PeerAddress, Contact> present = new LinkedHashMap<>(); // made when somebody is due
    for (Map.Entry<ExtensionPeer, Talk> one : talks.entrySet()) {
      ExtensionPeer peer = one.getKey();
      Told told = one.getValue().told;
      if (peer.speaks() && told.due(nanos)) {
        if (present.isEmpty()) {
          torrent.peers().forEach(other -> contact(other, present));
        }
        PexMessage message = told.next(peer, present, nanos);
        if (!message.isEmpty()) {
          peer.send(message.encode());
        }
      }
    }
  }

  private void contact(ExtensionPeer peer, Map<PeerAddress, Contact> present) {
    Talk talk = talks.get(peer);
    int flags =
        (peer.seed() ? PexMessage.SEED : 0)
            | (peer.outgoing() ? PexMessage.REACHABLE : 0)
            | (talk != null && talk.prefersEncryption ? PexMessage.PREFERS_ENCRYPTION : 0);
    peer.listens().ifPresent(address -> present.put(address, new Contact(address, flags)));
  }

  private void found(List<Contact> news) {
    List<PeerAddress> seeds = addresses(news, true);
    List<PeerAddress> others = addresses(news, false);
    if (!others.isEmpty()) {
      torrent.found(others);
    }
    if (!seeds.isEmpty()) {
      torrent.foundSeeds(seeds);
    }
  }

  private static List<PeerAddress> addresses(List<Contact> contacts, boolean seeds) {
    return contacts.stream().filter(one -> one.seed() == seeds).map(Contact::address).toList();
  }

  private Talk talk(ExtensionPeer peer) {
    return talks.computeIfAbsent(peer, Talk::new);
  }

  /// Makes it.
  public static final class Factory implements PeerExtension.Factory {

    /// What the plugin host calls.
    public Factory() {}

    @Override
    public String name() {
      return "pex";
    }

    @Override
    public String key() {
      return "ut_pex";
    }

    @Override
    public PeerOrigin origin() {
      return PeerOrigin.EXCHANGE;
    }

    @Override
    public boolean inPrivateTorrents() {
      return false; // BEP 27
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public PeerExtension create(ExtensionTorrent torrent, Options options, RandomGenerator random) {
      return new PeerExchange(torrent);
    }
  }
}
