package io.htorrent.peers.dht;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import java.util.List;

/// The table `[dht]` of the configuration file.
///
/// @param bootstrap `host:port` of nodes to begin with
/// @param readOnly whether to ask only, and answer nobody (BEP 43)
/// @param uploadBytesPerSecond what all messages together may take
/// @param restrict whether one network (/24, /64) has one place in the table and in a lookup
/// @param strict whether only nodes count whose id follows from their address (BEP 42)
record Settings(
    List<String> bootstrap,
    boolean readOnly,
    long uploadBytesPerSecond,
    boolean restrict,
    boolean strict) {

  /// The nodes that everybody begins with.
  static final List<String> WELL_KNOWN =
      List.of(
          "router.bittorrent.com:6881",
          "dht.transmissionbt.com:6881",
          "dht.libtorrent.org:25401",
          "router.utorrent.com:6881");

  private static final Option BOOTSTRAP =
      Option.list(
          "bootstrap",
          String.join(",", WELL_KNOWN),
          "host:port of nodes to begin with, when none is known from earlier");
  private static final Option READ_ONLY =
      Option.flag(
          "read-only",
          false,
          "ask, but answer nobody and be in nobody's table: for metered or closed networks (BEP 43)");
  private static final Option UPLOAD_RATE =
      Option.bytes(
          "upload-rate", "8000", 1_000, 10_000_000, "bytes a second that all messages may take");
  private static final Option RESTRICT_IPS =
      Option.flag(
          "restrict-ips",
          true,
          "know one node of each network (/24, /64) only, so that none of them can surround us");
  private static final Option STRICT_IDS =
      Option.flag(
          "strict-ids",
          false,
          "believe only nodes whose id follows from their address (BEP 42); else they are preferred");

  static final List<Option> OPTIONS =
      List.of(BOOTSTRAP, READ_ONLY, UPLOAD_RATE, RESTRICT_IPS, STRICT_IDS);

  Settings {
    bootstrap = List.copyOf(bootstrap);
  }

  static Settings of(Options options) {
    return new Settings(
        options.list(BOOTSTRAP.name()),
        options.flag(READ_ONLY.name()),
        options.bytes(UPLOAD_RATE.name()),
        options.flag(RESTRICT_IPS.name()),
        options.flag(STRICT_IDS.name()));
  }
}
