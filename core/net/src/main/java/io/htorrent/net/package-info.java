/// Connections to peers, trackers and web seeds.
@NullMarked
package io.htorrent.net;

import org.jspecify.annotations.NullMarked;
