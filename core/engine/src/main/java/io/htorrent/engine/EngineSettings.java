package io.htorrent.engine;

/// The numbers a session works by. Immutable.
///
/// @param downloadBytesPerSecond 0 for no limit
/// @param uploadBytesPerSecond 0 for no limit
/// @param maxPeers connections of one torrent
/// @param uploadSlots peers of one torrent that are served at once
/// @param bufferBytes pooled memory for blocks on their way, both directions together
public record EngineSettings(
    long downloadBytesPerSecond,
    long uploadBytesPerSecond,
    int maxPeers,
    int uploadSlots,
    long bufferBytes) {

  /// No limits, 50 peers, 8 slots, 48 MiB.
  public static EngineSettings usual() {
    return new EngineSettings(0, 0, 50, 8, 48L << 20);
  }
}
