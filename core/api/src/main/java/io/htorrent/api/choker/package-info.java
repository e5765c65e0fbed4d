/// The strategy that decides whom to upload to. On the torrent's loop.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.choker;
