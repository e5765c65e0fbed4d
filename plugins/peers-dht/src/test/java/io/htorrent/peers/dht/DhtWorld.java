package io.htorrent.peers.dht;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.peers.PeerSource.Sought;
import io.htorrent.testkit.DatagramHost;
import io.htorrent.testkit.DatagramWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Nodes of ours in a virtual network.
final class DhtWorld {

  final DatagramWorld net;
  final RandomGenerator random;
  final List<Member> members = new ArrayList<>();
  private int made;

  DhtWorld(long seed) {
    net = new DatagramWorld(seed);
    random = net.random();
  }

  /// One of them, and what it found.
  static final class Member {
    final DatagramHost host;
    final DhtSource source;
    final Map<InfoHash, Set<PeerAddress>> found = new HashMap<>();

    Member(DatagramHost host, Map<String, String> options, RandomGenerator random) {
      this.host = host;
      try {
        source =
            new DhtSource.Factory()
                .open(
                    host,
                    (torrent, peers) ->
                        found.computeIfAbsent(torrent, _ -> new LinkedHashSet<>()).addAll(peers),
                    Options.of(Settings.OPTIONS, options),
                    random);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    DhtNode node() {
      return source.node(host.address().getAddress().getAddress().length == 16);
    }

    NodeId id() {
      return node().table().self();
    }

    Endpoint at() {
      return Endpoint.of(host.address()).orElseThrow();
    }

    String name() {
      return at().toString();
    }

    Set<PeerAddress> found(InfoHash torrent) {
      return found.getOrDefault(torrent, Set.of());
    }

    PeerAddress peer() {
      return at().peer();
    }
  }

  /// An address in a network of its own, /24.
  String freshAddress() {
    int n = made++;
    return (20 + n / 65_536) + "." + (n / 256 % 256) + "." + n % 256 + ".7:6881";
  }

  /// A node whose id follows from its address, as after an earlier run, that begins with these.
  Member join(String address, String bootstrap) {
    return join(net.host(address), Map.of("bootstrap", bootstrap));
  }

  Member join(DatagramHost host, Map<String, String> options) {
    if (host.saved().isEmpty()) {
      Endpoint at = Endpoint.of(host.address()).orElseThrow();
      SavedState own = new SavedState(SecureId.of(at, random), List.of());
      host.with(SavedState.write(own, own));
    }
    Member member = new Member(host, options, net.random());
    members.add(member);
    return member;
  }

  /// So many nodes, one each 5 ms, each of which begins with three that are there.
  void crowd(int size) {
    for (int i = 0; i < size; i++) {
      joinAnyone();
      net.run(Duration.ofMillis(5));
    }
  }

  Member joinAnyone() {
    List<String> three = new ArrayList<>();
    for (int i = 0; i < 3 && !members.isEmpty(); i++) {
      three.add(any().name());
    }
    return join(freshAddress(), String.join(",", three));
  }

  Member any() {
    return members.get(random.nextInt(members.size()));
  }

  void leave(Member member) {
    member.host.down(true);
    member.source.close();
    members.remove(member);
  }

  static Sought hungry(InfoHash torrent) {
    return new Sought(torrent, false, true);
  }

  static Sought complete(InfoHash torrent) {
    return new Sought(torrent, true, false);
  }

  InfoHash torrent() {
    return InfoHash.of(NodeId.random(random).bytes());
  }

  void run(Duration duration) {
    net.run(duration);
  }

  static InetSocketAddress socket(String address) {
    PeerAddress parsed = PeerAddress.parse(address);
    return new InetSocketAddress(parsed.ip(), parsed.port());
  }
}
