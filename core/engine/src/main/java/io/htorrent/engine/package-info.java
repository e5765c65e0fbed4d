/// The engine: decides, and leaves sockets, files and hashing to others.
@NullMarked
package io.htorrent.engine;

import org.jspecify.annotations.NullMarked;
