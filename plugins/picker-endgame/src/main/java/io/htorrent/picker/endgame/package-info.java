/// Asks several peers for the last blocks.
@NullMarked
package io.htorrent.picker.endgame;

import org.jspecify.annotations.NullMarked;
