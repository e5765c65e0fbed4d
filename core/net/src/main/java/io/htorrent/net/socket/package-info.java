/// What all sockets share: their options, how they are bound, and words for what goes wrong.
@NullMarked
package io.htorrent.net.socket;

import org.jspecify.annotations.NullMarked;
