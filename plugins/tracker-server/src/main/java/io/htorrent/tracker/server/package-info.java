/// Serves a small HTTP tracker of its own (BEP 3, 7, 23, 48).
@NullMarked
package io.htorrent.tracker.server;

import org.jspecify.annotations.NullMarked;
