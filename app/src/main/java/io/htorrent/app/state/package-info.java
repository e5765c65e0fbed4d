/// What outlives the process: a journal for each torrent, in the state directory. On worker
/// threads.
@NullMarked
package io.htorrent.app.state;

import org.jspecify.annotations.NullMarked;
