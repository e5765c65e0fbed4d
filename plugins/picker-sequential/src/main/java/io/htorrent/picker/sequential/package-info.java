/// Asks for pieces in the order of their index.
@NullMarked
package io.htorrent.picker.sequential;

import org.jspecify.annotations.NullMarked;
