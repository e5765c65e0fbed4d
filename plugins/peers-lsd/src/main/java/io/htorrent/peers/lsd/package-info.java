/// Finds peers in the local network (BEP 14).
@NullMarked
package io.htorrent.peers.lsd;

import org.jspecify.annotations.NullMarked;
