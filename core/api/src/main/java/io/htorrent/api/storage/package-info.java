/// The port that keeps a torrent's bytes. On worker threads.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.storage;
