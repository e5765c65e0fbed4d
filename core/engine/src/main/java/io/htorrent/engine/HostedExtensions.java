package io.htorrent.engine;

import io.htorrent.api.extension.PeerExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The extensions of the peer protocol (BEP 10) that plugins speak in one torrent. On its loop.
///
/// They are chosen when the torrent is taken up: in a private torrent only those that may speak
/// there. One that fails is withdrawn: peers are told that it is off, and what they still send is
/// dropped.
final class HostedExtensions {

  private static final int FIRST_ID = 2; // 1 is the engine's own, lt_donthave
  private static final int LAST_ID = 255;

  private static final Logger log = LoggerFactory.getLogger(HostedExtensions.class);

  private final ExtensionHome home;
  private final List<HostedExtension> all = new ArrayList<>();

  /// @param number which torrent of the session it is
  HostedExtensions(SessionContext context, int number, ExtensionHome home) {
    this.home = home;
    for (Strategies.Chosen<PeerExtension.Factory> chosen : context.strategies().extensions()) {
      int id = FIRST_ID + all.size();
      HostedExtension one = new HostedExtension(context, home, id);
      if (id <= LAST_ID && one.open(chosen, number) && isNew(one)) {
        all.add(one);
        one.whenWithdrawn(home::greetAll);
      }
    }
  }

  private boolean isNew(HostedExtension one) {
    boolean known = ids().containsKey(one.key());
    if (known) {
      log.warn(
          "{} {} is spoken already: one more is left out", home.infoHash().shortName(), one.key());
    }
    return !known;
  }

  /// All of them, also those that were withdrawn; the same ones for the life of the torrent.
  List<HostedExtension> all() {
    return all;
  }

  /// Their names in handshakes, each with the id that peers send its messages under; 0 for one that
  /// was withdrawn.
  SortedMap<String, Integer> ids() {
    SortedMap<String, Integer> ids = new TreeMap<>();
    ids.put(Extensions.DONT_HAVE, Extensions.DONT_HAVE_ID);
    all.forEach(one -> ids.put(one.key(), one.withdrawn() ? 0 : one.id()));
    return ids;
  }

  /// What they add to our handshake.
  SortedMap<String, Long> greeting() {
    SortedMap<String, Long> greeting = new TreeMap<>();
    all.forEach(one -> greeting.putAll(one.greeting()));
    return greeting;
  }

  void left(ExtendedPeer peer) {
    all.forEach(one -> one.left(peer));
  }

  /// Once a second.
  void tick() {
    all.forEach(HostedExtension::tick);
  }

  /// How those are doing that have something to say, in a few words.
  String status() {
    return String.join(
        "; ", all.stream().map(HostedExtension::status).filter(text -> !text.isEmpty()).toList());
  }
}
