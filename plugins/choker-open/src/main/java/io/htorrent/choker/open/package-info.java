/// Serves everybody who asks.
@NullMarked
package io.htorrent.choker.open;

import org.jspecify.annotations.NullMarked;
