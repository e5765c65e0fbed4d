/// Asks for the pieces that the fewest peers have.
@NullMarked
package io.htorrent.picker.rarestfirst;

import org.jspecify.annotations.NullMarked;
