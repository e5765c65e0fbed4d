/// Serves those who have just begun or are nearly complete, as a seed.
@NullMarked
package io.htorrent.choker.antileech;

import org.jspecify.annotations.NullMarked;
