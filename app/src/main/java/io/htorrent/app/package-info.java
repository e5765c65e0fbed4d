/// Wires the client together.
@NullMarked
package io.htorrent.app;

import org.jspecify.annotations.NullMarked;
