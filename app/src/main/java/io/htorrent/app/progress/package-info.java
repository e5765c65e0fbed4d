/// How the command line shows what torrents do: live, line by line, for scripts, or not at all.
@org.jspecify.annotations.NullMarked
package io.htorrent.app.progress;
