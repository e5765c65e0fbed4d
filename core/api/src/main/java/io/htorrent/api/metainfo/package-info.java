/// What a .torrent file says (BEP 3).
@org.jspecify.annotations.NullMarked
package io.htorrent.api.metainfo;
