/// The concurrency of htorrent: loops that own state, workers that block, and their virtual twins
/// for simulations.
@org.jspecify.annotations.NullMarked
package io.htorrent.engine.loop;
