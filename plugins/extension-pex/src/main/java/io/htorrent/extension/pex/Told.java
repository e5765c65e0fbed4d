package io.htorrent.extension.pex;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.extension.pex.PexMessage.Contact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;

/// What one peer was told by us: at most once a minute who came and who went since. On the
/// torrent's loop.
///
/// Who came and went, or went and came back, between two messages is not mentioned. What does not
/// fit waits for the next one.
final class Told {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST = 50;
  private static final int MOST_AT_FIRST = 100;

  private final SequencedSet<PeerAddress> told = new LinkedHashSet<>();
  private long lastNanos;
  private boolean began;

  /// Whether it may be told something again.
  boolean due(long nanos) {
    return !began || nanos - lastNanos >= PAUSE_NANOS;
  }

  /// What is news to this peer, of those that are here now. It is taken as told, unless it is
  /// nothing.
  PexMessage next(ExtensionPeer peer, Map<PeerAddress, Contact> present, long nanos) {
    List<PeerAddress> dropped = new ArrayList<>();
    for (PeerAddress one : told) {
      if (dropped.size() < MOST && !present.containsKey(one)) {
        dropped.add(one);
      }
    }
    int most = began ? MOST : MOST_AT_FIRST;
    Map<PeerAddress, Contact> added = new LinkedHashMap<>();
    for (Contact contact : present.values()) {
      if (added.size() < most && concerns(contact.address(), peer)) {
        added.put(contact.address(), contact);
      }
    }
    PexMessage message = new PexMessage(List.copyOf(added.values()), dropped);
    if (!message.isEmpty()) {
      began = true;
      lastNanos = nanos;
      dropped.forEach(told::remove);
      told.addAll(added.keySet());
    }
    return message;
  }

  /// Not itself, nor what it knows, nor what means nothing where it is.
  private boolean concerns(PeerAddress address, ExtensionPeer peer) {
    return !told.contains(address)
        && !peer.listens().equals(Optional.of(address))
        && !peer.address().equals(address)
        && Reach.allows(peer.address().ip(), address);
  }
}
