package io.htorrent.engine.driver;

import java.net.InetAddress;
import java.util.Optional;

/// Where others find us, as drivers are told. On the session's loop.
public interface Whereabouts {

  /// Where we listen, TCP and UDP.
  int port();

  /// Where strangers beyond the router reach us over TCP.
  int outsidePort();

  /// The router's address in the world, by its own word.
  Optional<InetAddress> outsideAddress();
}
