/// The words that everything in htorrent shares: hashes, addresses, pieces, options.
@org.jspecify.annotations.NullMarked
package io.htorrent.api;
