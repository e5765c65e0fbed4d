/// Exchanges addresses of peers with peers (BEP 11).
@NullMarked
package io.htorrent.extension.pex;

import org.jspecify.annotations.NullMarked;
