package io.htorrent.portmap.gateway;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/// One way to have our port passed on. On the driver's loop; one question at a time.
interface Method {

  /// How people call it, such as `PCP`.
  String name();

  /// Asks for a mapping, or renews it: `outcome` is called once, later.
  void map(Wanted wanted, Consumer<Outcome> outcome);

  /// Has the router forget the mapping of our port; `done` runs when it has answered, or does not.
  void unmap(int port, Grant grant, Runnable done);

  /// Whether somebody answers: then an outcome is worth waiting for.
  boolean isHeard();

  /// Asks no more, and tells nothing any more.
  void close();

  /// What is asked for.
  ///
  /// @param port where we listen, TCP and UDP
  /// @param tcpPort the router's port that we should like for TCP
  /// @param udpPort likewise for UDP
  /// @param others ports to try where somebody else has those
  record Wanted(int port, int tcpPort, int udpPort, List<Integer> others) {

    public Wanted {
      others = List.copyOf(others);
    }
  }

  /// What came of it.
  sealed interface Outcome {
    /// The router passes our port on.
    record Granted(Grant grant) implements Outcome {}

    /// It does not.
    ///
    /// @param reason a few words, such as `no answer`
    record Refused(String reason) implements Outcome {}
  }

  /// A mapping that we have.
  ///
  /// @param address the router's in the world; unspecified when it did not say
  /// @param tcpPort the router's for TCP
  /// @param udpPort the router's for UDP; 0 for none
  /// @param lifetimeSeconds until it ends, in [#SHORTEST] to [#LONGEST]
  record Grant(InetAddress address, int tcpPort, int udpPort, long lifetimeSeconds) {

    /// Shorter ones are renewed no more often.
    static final long SHORTEST = 60;

    /// Longer ones are renewed all the same: routers lose their memory.
    static final long LONGEST = 24 * 60 * 60;

    /// The lifetime is what the router said (N02).
    public Grant {
      lifetimeSeconds = Math.clamp(lifetimeSeconds, SHORTEST, LONGEST);
    }
  }
}
