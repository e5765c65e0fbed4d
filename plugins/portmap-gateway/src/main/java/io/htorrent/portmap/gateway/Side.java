package io.htorrent.portmap.gateway;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One address family, and its routers. On the driver's loop.
interface Side {

  /// Whom to ask now; null when nobody is there.
  ///
  /// @param heard takes what the gateway says to everybody
  @Nullable Gate gate(Consumer<Announcements.Word> heard);

  /// Whether our address is another one than when the gate was found.
  boolean hasMoved(Gate gate);
}
