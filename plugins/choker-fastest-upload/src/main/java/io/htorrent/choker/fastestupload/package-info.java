/// Serves those who take data fastest, as a seed.
@NullMarked
package io.htorrent.choker.fastestupload;

import org.jspecify.annotations.NullMarked;
