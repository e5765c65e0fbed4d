/// The peer wire protocol (BEP 3) as pure functions over byte buffers: no sockets, no state of a
/// torrent.
@org.jspecify.annotations.NullMarked
package io.htorrent.engine.wire;
