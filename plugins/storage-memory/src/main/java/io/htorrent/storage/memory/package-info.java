/// Keeps a torrent in memory, for tests and trials.
@NullMarked
package io.htorrent.storage.memory;

import org.jspecify.annotations.NullMarked;
