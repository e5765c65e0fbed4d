/// Uploads to the peers that upload most to us (BEP 3).
@NullMarked
package io.htorrent.choker.titfortat;

import org.jspecify.annotations.NullMarked;
