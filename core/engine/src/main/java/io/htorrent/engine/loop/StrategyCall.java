package io.htorrent.engine.loop;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Strategy;

/// Which strategy of which torrent a loop calls. Made once, used for every call.
///
/// @param torrent whose
/// @param strategy which
public record StrategyCall(InfoHash torrent, Strategy strategy) {}
