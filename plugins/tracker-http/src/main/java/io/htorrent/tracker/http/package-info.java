/// Announces to trackers over HTTP and HTTPS (BEP 3, 7, 23, 31).
@NullMarked
package io.htorrent.tracker.http;

import org.jspecify.annotations.NullMarked;
