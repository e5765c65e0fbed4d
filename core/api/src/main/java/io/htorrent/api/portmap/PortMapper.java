package io.htorrent.api.portmap;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.driver.DriverHost;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/// Has the router between us and the world pass our port ([DriverHost#port()], TCP and UDP) on to
/// us, so that strangers can reach us: NAT-PMP (RFC 6886), PCP (RFC 6887), UPnP IGD.
///
/// A driver: every call is on the loop of its [DriverHost], and so is every call that it makes of
/// its host and its [Listener]; it never blocks. It begins by itself when it is opened.
///
/// ```java
/// PortMapper mapper = factory.open(host, listener, options, random);
/// // … listener.changed(new Mapping.Open("PCP", address, 6881, 6881, Duration.ofHours(2)))
/// mapper.withdraw(mapper::close);
/// ```
public interface PortMapper {

  /// The machine woke up, or is in another network: what was mapped may be gone.
  void networkChanged();

  /// How it is doing, in a few words for people, such as `mapped by PCP`; empty when there is
  /// nothing to say.
  String status();

  /// Asks the router to forget what it maps for us, and maps nothing any more. `done` runs once:
  /// when the router has answered, or at once if there is nothing to forget. The host waits two
  /// seconds at most, then it closes the mapper.
  void withdraw(Runnable done);

  /// Ends it at once: its lanes are closed, and nothing is told any more.
  void close();

  /// Takes what changed.
  @FunctionalInterface
  interface Listener {
    /// This is so from now on. Not called when a mapping was only renewed.
    void changed(Mapping mapping);
  }

  /// Makes mappers. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `portmap`.
    String name();

    /// The settings in the table of that name.
    List<Option> options();

    /// Starts it.
    ///
    /// @throws IOException one sentence, when it cannot work here: the client goes on without it
    PortMapper open(DriverHost host, Listener listener, Options options, RandomGenerator random)
        throws IOException;
  }
}
