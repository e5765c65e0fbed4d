/// Foreseen: `BlockSource`, a port that fetches blocks from elsewhere than peers (web seeds, BEP 17
/// and 19). Pickers see it as a peer that has every piece and likes long runs. Published together
/// with its first implementation.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.source;
