/// Foreseen: `PeerSource`, a driver that finds peers without a tracker (DHT, BEP 5; local
/// discovery, BEP 14). Published together with its first implementation.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.peers;
