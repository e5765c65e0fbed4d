/// Hosts drivers: peer sources and port mappers, on the session's loop.
@org.jspecify.annotations.NullMarked
package io.htorrent.engine.driver;
