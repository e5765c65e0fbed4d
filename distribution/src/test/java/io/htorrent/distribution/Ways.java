package io.htorrent.distribution;

import java.util.ArrayList;
import java.util.List;

/// How a client finds peers beside trackers and links; aria2 by the DHT only.
///
/// @param dht nodes of a DHT to begin with, each an address and a port; without any it is in none
/// @param lsd whether it tells the local network, and listens to it (BEP 14)
/// @param pex whether peers tell it, and it them (BEP 11)
/// @param dials peers that it is told of, each an address and a port: ours and libtorrent only
record Ways(List<String> dht, boolean lsd, boolean pex, List<String> dials) {
  static final Ways NONE = new Ways(List.of(), false, false, List.of());
  static final Ways LSD = new Ways(List.of(), true, false, List.of());
  static final Ways PEX = new Ways(List.of(), false, true, List.of());

  static Ways dht(List<String> nodes) {
    return new Ways(nodes, false, false, List.of());
  }

  Ways dialling(Lan.Machine peer) {
    List<String> more = new ArrayList<>(dials);
    more.add(peer.peer());
    return new Ways(dht, lsd, pex, more);
  }

  /// The same for our program.
  List<String> options() {
    List<String> options = new ArrayList<>();
    options.addAll(
        dht.isEmpty() ? List.of("--no-dht") : List.of("--set", "dht.bootstrap=" + dht.getFirst()));
    options.addAll(lsd ? List.of() : List.of("--no-lsd"));
    options.addAll(pex ? List.of() : List.of("--no-pex"));
    dials.forEach(peer -> options.addAll(List.of("--peer", peer)));
    return options;
  }
}
