package io.htorrent.peers.dht;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// What nodes that we asked say about our address (BEP 42). Believed when five of the last eight
/// agree, each from another network: one liar, or one network of them, says nothing.
final class OwnAddress {

  private static final int VOTERS = 8;
  private static final int MAJORITY = 5;

  // By the voter's network; the oldest vote first.
  private final SequencedMap<Long, Endpoint> votes = new LinkedHashMap<>();

  /// We may have another address: who saw us before saw the old one.
  void forget() {
    votes.clear();
  }

  /// A vote. The address when there is agreement on it, whether or not it is news.
  Optional<Endpoint> vote(Endpoint voter, Endpoint seen) {
    Endpoint ip = seen.withPort(0);
    if (ip.reach() != Endpoint.Reach.GLOBAL || voter.isIpv6() != ip.isIpv6()) {
      return Optional.empty();
    }
    votes.remove(voter.block());
    votes.putLast(voter.block(), ip);
    if (votes.size() > VOTERS) {
      votes.pollFirstEntry();
    }
    long agreeing = votes.values().stream().filter(ip::equals).count();
    return agreeing >= MAJORITY ? Optional.of(ip) : Optional.empty();
  }
}
