/// What the engine asks of its surroundings: peer connections, and a place for its state. `net` and
/// `app` implement them.
@org.jspecify.annotations.NullMarked
package io.htorrent.engine.port;
