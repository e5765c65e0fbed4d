/// The strategy that decides which blocks to ask for. On the torrent's loop.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.picker;
