package io.htorrent.engine;

import java.util.List;
import java.util.Locale;

/// Understands what trackers say when they refuse: there is no code for it, only words. Pure.
final class Refusals {

  /// What trackers in use say of a torrent that is not theirs, in lower case.
  private static final List<String> UNKNOWN_TORRENT =
      List.of(
          "unregistered torrent",
          "torrent not registered",
          "torrent is not registered",
          "not registered with this tracker",
          "torrent not found",
          "torrent does not exist",
          "torrent has been deleted",
          "unknown torrent",
          "unknown info_hash",
          "unknown info hash",
          "unknown infohash",
          "invalid info_hash",
          "info_hash not found",
          "infohash not found",
          "info hash not found",
          "requested download is not authorized");

  private Refusals() {}

  /// Whether a tracker refuses because it does not keep this torrent: asking again would not help.
  static boolean unknownTorrent(String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    return UNKNOWN_TORRENT.stream().anyMatch(words::contains);
  }
}
