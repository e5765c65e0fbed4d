package io.htorrent.app.client;

/// What all torrents together may use.
///
/// @param downloadBytesPerSecond 0 for no limit
/// @param uploadBytesPerSecond 0 for no limit
/// @param connections peers of all torrents together
/// @param connectionsPerTorrent peers of one torrent
/// @param uploadSlots peers served at once
public record Limits(
    long downloadBytesPerSecond,
    long uploadBytesPerSecond,
    int connections,
    int connectionsPerTorrent,
    int uploadSlots) {}
