/// Fetches the metadata of torrents from peers, and serves it (BEP 9).
@NullMarked
package io.htorrent.extension.metadata;

import org.jspecify.annotations.NullMarked;
