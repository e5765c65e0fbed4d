/// Sockets: connections to peers, and the one door to the network for plugins. The composition root
/// is [io.htorrent.net.NettyNetwork].
@NullMarked
package io.htorrent.net;

import org.jspecify.annotations.NullMarked;
