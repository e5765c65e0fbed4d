package io.htorrent.engine;

import io.htorrent.api.network.Network;
import io.htorrent.api.peers.PeerSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The drivers of a session, and their way to the network.
///
/// @param network the one door
/// @param sources find peers beside the trackers; asked on a worker, when a torrent first has use
///   for them; of two of one name the first counts
/// @param chance a generator for each by its name. What drivers draw goes out to strangers, who
///   must not learn from it what comes next: a `SecureRandom` but in simulated worlds
public record Drivers(
    Network network,
    Supplier<List<Strategies.Chosen<PeerSource.Factory>>> sources,
    Function<String, RandomGenerator> chance) {}
