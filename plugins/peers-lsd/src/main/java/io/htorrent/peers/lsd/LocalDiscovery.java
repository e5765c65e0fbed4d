package io.htorrent.peers.lsd;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.api.peers.PeerSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Tells the local network what we take part in, and listens to what others tell (BEP 14). A
/// driver: all of it on its loop.
final class LocalDiscovery implements PeerSource {

  private static final int MOST_NEIGHBOURS = 1000; // that are counted

  private final DriverHost host;
  private final Listener listener;
  private final String cookie;
  private final List<Group> groups;
  private final Schedule schedule = new Schedule();
  private final FloodGuard guard;
  private final SequencedSet<PeerAddress> neighbours = new LinkedHashSet<>();
  private DriverHost.@Nullable Timer timer;

  LocalDiscovery(DriverHost host, Listener listener, RandomGenerator random) {
    this.host = host;
    this.listener = listener;
    this.cookie = HexFormat.of().toHexDigits(random.nextLong());
    this.guard = new FloodGuard(host.nanos());
    this.groups =
        List.of(
            new Group(host, "239.192.152.143", "239.192.152.143:6771", this::received),
            new Group(host, "ff15::efc0:988f", "[ff15::efc0:988f]:6771", this::received));
    groups.forEach(Group::join);
  }

  @Override
  public void sought(Sought torrent) {
    schedule.add(torrent.infoHash(), host.nanos());
    plan();
  }

  @Override
  public void forgotten(InfoHash torrent) {
    schedule.remove(torrent);
    plan();
  }

  @Override
  public void networkChanged() {
    neighbours.clear();
    groups.forEach(Group::joinAgain);
    schedule.anew(host.nanos());
    plan();
  }

  @Override
  public String status() {
    if (groups.stream().noneMatch(Group::joined)) {
      return "no network interface takes part in multicast";
    }
    return neighbours.size() == 1 ? "1 peer nearby" : neighbours.size() + " peers nearby";
  }

  @Override
  public void close() {
    cancel();
    groups.forEach(Group::leave);
  }

  private void plan() {
    cancel();
    OptionalLong wait = schedule.waitNanos(host.nanos());
    if (wait.isPresent()) {
      timer = host.after(wait.getAsLong(), this::announce);
    }
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void announce() {
    List<InfoHash> torrents = schedule.take(Search.MOST_TORRENTS, host.nanos());
    if (!torrents.isEmpty()) {
      Search search = new Search(host.port(), torrents, cookie);
      groups.forEach(group -> group.send(search));
    }
    plan();
  }

  /// A datagram of a neighbour came; on a network loop. What is no message of ours is not even
  /// handed over.
  private void received(InetSocketAddress from, ByteBuffer datagram) {
    if (datagram.remaining() <= Search.MOST_BYTES) {
      ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
      host.execute(() -> heard(from.getAddress(), copy));
    }
  }

  private void heard(InetAddress sender, ByteBuffer datagram) {
    if (guard.admits(sender, host.nanos())) {
      Search.parse(datagram)
          .filter(search -> !search.cookie().equals(cookie)) // L02
          .ifPresent(search -> heard(new PeerAddress(sender, search.port()), search));
    }
  }

  private void heard(PeerAddress peer, Search search) {
    if (neighbours.size() < MOST_NEIGHBOURS) {
      neighbours.add(peer);
    }
    for (InfoHash torrent : search.torrents()) {
      if (schedule.has(torrent)) {
        listener.found(torrent, List.of(peer));
      }
    }
  }

  /// Makes the one of the session.
  public static final class Factory implements PeerSource.Factory {

    @Override
    public String name() {
      return "lsd";
    }

    @Override
    public PeerOrigin origin() {
      return PeerOrigin.LOCAL;
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public PeerSource open(
        DriverHost host, Listener listener, Options options, RandomGenerator random) {
      return new LocalDiscovery(host, listener, random);
    }
  }
}
