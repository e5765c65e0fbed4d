/// Announces to trackers over UDP (BEP 15, 41).
@NullMarked
package io.htorrent.tracker.udp;

import org.jspecify.annotations.NullMarked;
