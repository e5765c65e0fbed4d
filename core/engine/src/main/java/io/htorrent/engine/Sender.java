package io.htorrent.engine;

/// Who sends blocks, and answers for them ([Blame]): a peer, or a source beside the peers.
sealed interface Sender permits PeerSession, SourceSession {}
