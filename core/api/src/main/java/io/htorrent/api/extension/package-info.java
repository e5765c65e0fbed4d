/// Foreseen: `PeerExtension`, a strategy that speaks messages of the extension protocol (BEP 10)
/// with one peer: peer exchange (BEP 11), metadata (BEP 9). Published together with its first
/// implementation.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.extension;
