package io.htorrent.engine;

import io.htorrent.api.network.Network;
import io.htorrent.api.peers.PeerSource;
import java.util.List;
import java.util.function.Supplier;

/// The drivers of a session, and their way to the network.
///
/// @param network the one door
/// @param sources find peers beside the trackers; asked on a worker, when a torrent first has use
///   for them; of two of one name the first counts
public record Drivers(
    Network network, Supplier<List<Strategies.Chosen<PeerSource.Factory>>> sources) {}
