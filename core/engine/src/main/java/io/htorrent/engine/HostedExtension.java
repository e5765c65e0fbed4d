package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.Printable;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionTorrent;
import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.session.Strategy;
import io.htorrent.engine.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One extension of one torrent, in quarantine ([Watched]): how it is called, and what it sees of
/// the torrent. What it sends and finds is carried out when its call is over, so that no strategy
/// is called from within another. On the torrent's loop.
final class HostedExtension implements ExtensionTorrent {

  private static final Pattern NUMBER = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final int LONGEST_KEY = 64;
  private static final int LONGEST_STATUS = 300;

  /// Where one was withdrawn.
  private static final PeerExtension SILENCE =
      new PeerExtension() {
        @Override
        public void greeted(ExtensionPeer peer, BencodeValue.Dict handshake) {}

        @Override
        public void received(ExtensionPeer peer, ByteBuffer payload) {}
      };

  private final SessionContext context;
  private final ExtensionHome home;
  private final int id;
  private final List<Runnable> afterwards = new ArrayList<>();
  private @Nullable Watched<PeerExtension> extension;
  private String key = "";

  /// @param id what peers are told to send its messages under, 1 to 255
  HostedExtension(SessionContext context, ExtensionHome home, int id) {
    this.context = context;
    this.home = home;
    this.id = id;
  }

  /// Makes the extension. Says whether it is to be spoken here: it may have failed already, or have
  /// no place in a private torrent.
  boolean open(Strategies.Chosen<PeerExtension.Factory> chosen, int number) {
    PeerExtension.Factory factory = chosen.factory();
    String name = factory.name();
    boolean[] spoken = {false};
    Watched<PeerExtension> made =
        new Watched<>(
            context,
            infoHash(),
            new Strategy(Strategy.Kind.EXTENSION, name),
            SILENCE,
            () -> {
              key = checkedKey(factory.key());
              spoken[0] = factory.inPrivateTorrents() || !home.isPrivate();
              return spoken[0]
                  ? factory.create(this, chosen.options(), context.random(name, number))
                  : SILENCE;
            });
    extension = made;
    context.loop().execute(this::carryOut); // the torrent is still being made
    return spoken[0] && !made.replaced();
  }

  private static String checkedKey(@Nullable String key) {
    if (key == null || key.isEmpty() || key.length() > LONGEST_KEY) {
      throw new Nonsense("has no name for handshakes, or one of over 64 characters");
    }
    return key;
  }

  // How it is called.

  /// Its name in handshakes, such as `ut_pex`.
  String key() {
    return key;
  }

  /// What peers send its messages under.
  int id() {
    return id;
  }

  /// Whether it failed.
  boolean withdrawn() {
    return watched().replaced();
  }

  /// Does this, on the loop, when it has failed.
  void whenWithdrawn(Runnable then) {
    watched().whenReplaced(then);
  }

  /// A peer, as it sees it from now on.
  HostedPeer view(ExtendedPeer peer) {
    return new HostedPeer(peer, this, context.loop());
  }

  void greeted(HostedPeer peer, BencodeValue.Dict handshake) {
    watched().run(one -> one.greeted(peer, handshake));
    carryOut();
  }

  /// @throws ProtocolViolation when the extension says that the peer broke its rules
  void received(HostedPeer peer, ByteBuffer payload) throws ProtocolViolation {
    Optional<ExtensionViolation> violation =
        watched()
            .ask(one -> {
              try {
                one.received(peer, payload);
                return Optional.empty();
              } catch (ExtensionViolation e) {
                return Optional.of(e);
              }
            });
    carryOut();
    if (violation.isPresent()) {
      ExtensionViolation cause = violation.get();
      throw new ProtocolViolation(String.valueOf(cause.getMessage()), cause.bep());
    }
  }

  void left(ExtendedPeer peer) {
    watched().run(one -> one.left(peer.seenBy(this)));
    carryOut();
  }

  void tick() {
    watched().run(PeerExtension::tick);
    carryOut();
  }

  /// How it is doing, fit to be shown; perhaps empty.
  String status() {
    return Printable.of(watched().ask(PeerExtension::status), LONGEST_STATUS);
  }

  /// What it adds to our handshake.
  SortedMap<String, Long> greeting() {
    SortedMap<String, Long> numbers = watched().ask(HostedExtension::checkedGreeting);
    carryOut();
    return numbers;
  }

  private static SortedMap<String, Long> checkedGreeting(PeerExtension one) {
    SortedMap<String, Long> numbers = one.greeting();
    if (!numbers.keySet().stream().allMatch(name -> NUMBER.matcher(name).matches())) {
      throw new Nonsense("said " + numbers + " in handshakes, whose names are like metadata_size");
    }
    return numbers;
  }

  /// Does later, when the extension's call is over, what it asked for.
  void after(Runnable what) {
    afterwards.add(what);
  }

  private void carryOut() {
    if (!afterwards.isEmpty()) {
      List<Runnable> now = List.copyOf(afterwards);
      afterwards.clear();
      now.forEach(Runnable::run);
    }
  }

  private Watched<PeerExtension> watched() {
    if (extension == null) {
      throw new IllegalStateException("extension " + key + " was not made");
    }
    return extension;
  }

  // What it sees.

  @Override
  public InfoHash infoHash() {
    return home.infoHash();
  }

  @Override
  public long nanos() {
    return home.nanos();
  }

  @Override
  public List<ExtensionPeer> peers() {
    List<ExtensionPeer> peers = new ArrayList<>();
    for (ExtendedPeer peer : home.peers()) {
      if (!peer.closed()) {
        peers.add(peer.seenBy(this));
      }
    }
    return peers;
  }

  @Override
  public Optional<ByteBuffer> metadata() {
    return home.metadata();
  }

  @Override
  public boolean metadataFound(byte[] info) {
    return home.metadataFound(info);
  }

  @Override
  public void found(List<PeerAddress> peers) {
    List<PeerAddress> copy = List.copyOf(peers);
    after(() -> home.found(copy));
  }

  @Override
  public void foundSeeds(List<PeerAddress> peers) {
    List<PeerAddress> copy = List.copyOf(peers);
    after(() -> home.foundSeeds(copy));
  }
}
