/// Serves a small tracker of its own over HTTP and UDP (BEP 3, 7, 15, 23, 48).
@NullMarked
package io.htorrent.tracker.server;

import org.jspecify.annotations.NullMarked;
