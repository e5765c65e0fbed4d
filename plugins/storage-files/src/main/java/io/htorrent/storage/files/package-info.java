/// Keeps a torrent in ordinary files.
@NullMarked
package io.htorrent.storage.files;

import org.jspecify.annotations.NullMarked;
