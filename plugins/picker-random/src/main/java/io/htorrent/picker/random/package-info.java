/// Asks for any piece, by chance.
@NullMarked
package io.htorrent.picker.random;

import org.jspecify.annotations.NullMarked;
