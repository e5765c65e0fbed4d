package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Whether a new connection leads to a peer that is here already. Both ends have to come to the
/// same answer, or both connections end. Pure.
///
/// Of two connections with one peer id, both ends keep the one that the greater id dialled; of two
/// in the same direction, the older one. Some clients call themselves differently on each
/// connection: two that cross between the same addresses are taken for one peer, and the end that
/// listens at the lower port keeps the one it dialled, as in libtorrent.
final class Duplicates {

  /// What becomes of the newcomer.
  sealed interface Verdict {
    /// Nobody like it is here.
    record Welcome() implements Verdict {}

    /// The older connection stays, and this one ends.
    record Twin(long older) implements Verdict {}

    /// This one stays, and the older connection ends.
    record Replaces(long older) implements Verdict {}

    /// Its address has its share of connections.
    record Crowded(int here) implements Verdict {}
  }

  /// One connection, here or new.
  ///
  /// @param key what the verdict names it by
  /// @param remote the other end's socket
  /// @param outgoing whether we dialled
  record End(long key, PeerId id, PeerAddress remote, boolean outgoing) {}

  /// Our side.
  ///
  /// @param id our peer id
  /// @param local our end of the new connection's socket
  /// @param port where the other end reaches us
  /// @param perAddress connections that one IP address may have; on loopback any number
  record Ours(PeerId id, PeerAddress local, int port, int perAddress) {}

  private Duplicates() {}

  static Verdict judge(End newcomer, Collection<End> present, Ours ours) {
    for (End one : present) {
      if (one.id.equals(newcomer.id)) {
        boolean oursIsGreater = compare(ours.id.bytes(), newcomer.id.bytes()) > 0;
        return crossed(newcomer, one) && newcomer.outgoing == oursIsGreater
            ? new Verdict.Replaces(one.key)
            : new Verdict.Twin(one.key);
      }
    }
    List<End> neighbours =
        present.stream().filter(one -> one.remote.ip().equals(newcomer.remote.ip())).toList();
    if (newcomer.remote.ip().isLoopbackAddress() || neighbours.size() < ours.perAddress) {
      return new Verdict.Welcome();
    }
    End neighbour = neighbours.getFirst();
    if (neighbours.size() == 1 && crossed(newcomer, neighbour)) {
      return newcomer.outgoing == keepsOurs(newcomer.outgoing ? newcomer : neighbour, ours)
          ? new Verdict.Replaces(neighbour.key)
          : new Verdict.Twin(neighbour.key);
    }
    return new Verdict.Crowded(neighbours.size());
  }

  private static boolean crossed(End a, End b) {
    return a.outgoing != b.outgoing;
  }

  /// Whether both ends keep the connection that we dialled: the lower listening port wins, and
  /// where they are equal, the lower address.
  private static boolean keepsOurs(End dialled, Ours ours) {
    if (ours.port != dialled.remote.port()) {
      return ours.port < dialled.remote.port();
    }
    return compare(ours.local.ip().getAddress(), dialled.remote.ip().getAddress()) < 0;
  }

  private static int compare(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b);
  }
}
