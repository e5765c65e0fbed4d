/// Announces to trackers over HTTP and HTTPS (BEP 3, 23, 48).
@NullMarked
package io.htorrent.tracker.http;

import org.jspecify.annotations.NullMarked;
