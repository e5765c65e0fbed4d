/// Names become addresses here, and addresses that a stranger must not send us to are refused.
@NullMarked
package io.htorrent.net.guard;

import org.jspecify.annotations.NullMarked;
