/// Serves a small HTTP tracker of its own (BEP 3, 23).
@NullMarked
package io.htorrent.tracker.server;

import org.jspecify.annotations.NullMarked;
