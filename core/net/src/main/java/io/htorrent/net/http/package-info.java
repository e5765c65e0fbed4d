/// Bounded HTTP over the loops: a client for trackers and web seeds behind a guard against forged
/// targets, and a small server.
@NullMarked
package io.htorrent.net.http;

import org.jspecify.annotations.NullMarked;
