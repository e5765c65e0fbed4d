/// Fetches from web servers beside the peers (BEP 19).
@NullMarked
package io.htorrent.source.webseed;

import org.jspecify.annotations.NullMarked;
