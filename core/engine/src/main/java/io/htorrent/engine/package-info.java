/// The engine: torrents, peers and pieces as state machines. All state of a torrent is touched on
/// its loop only.
///
/// Start at [io.htorrent.engine.Torrent]: its five steps are the story of a block.
@org.jspecify.annotations.NullMarked
package io.htorrent.engine;
