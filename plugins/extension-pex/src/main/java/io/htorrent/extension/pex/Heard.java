package io.htorrent.extension.pex;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.extension.pex.PexMessage.Contact;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;

/// What one peer told us: whom it is connected to, as far as we believe it. On the torrent's loop.
///
/// One peer must not fill our list of addresses (E20, E21): of each message 50 entries are looked
/// at, of each peer 50 are kept, one for each host. What it says once more is no news (E22).
final class Heard {

  /// Entries of a list that are looked at. The first message of a peer may have a hundred.
  static final int MOST = 50;

  private static final int KEPT = 50;
  private static final int MESSAGES = 6;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final PeerAddress peer;
  private final SequencedSet<PeerAddress> here = new LinkedHashSet<>();
  private final long[] came = new long[MESSAGES]; // when the last few messages came, in turn
  private int messages;

  /// @param peer who tells
  Heard(PeerAddress peer) {
    this.peer = peer;
  }

  /// A message came.
  ///
  /// @throws ExtensionViolation when it is one of more than six within a minute: one is allowed,
  ///   and what waited in a network comes at once
  void count(long nanos) throws ExtensionViolation {
    int place = messages % MESSAGES;
    if (messages >= MESSAGES && nanos - came[place] < WINDOW_NANOS) {
      throw new ExtensionViolation("more than " + MESSAGES + " ut_pex within a minute", 11);
    }
    came[place] = nanos;
    messages++;
  }

  /// Who is news, of those that may be dialled.
  List<Contact> news(PexMessage message) {
    message.dropped().forEach(here::remove);
    List<Contact> news = new ArrayList<>();
    for (Contact contact : message.added()) {
      if (here.size() < KEPT && believable(contact.address()) && here.add(contact.address())) {
        news.add(contact);
      }
    }
    return news;
  }

  private boolean believable(PeerAddress address) {
    return Reach.mayBeDialled(address)
        && Reach.allows(peer.ip(), address)
        && (address.ip().isLoopbackAddress()
            || here.stream().noneMatch(one -> one.ip().equals(address.ip())));
  }
}
