/// Datagrams: the client's one UDP port that trackers and the DHT share, ports of servers, and
/// multicast groups.
@NullMarked
package io.htorrent.net.udp;

import org.jspecify.annotations.NullMarked;
