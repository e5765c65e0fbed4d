/// The strategy that speaks one extension of the peer protocol (BEP 10): peer exchange (BEP 11),
/// metadata (BEP 9).
@org.jspecify.annotations.NullMarked
package io.htorrent.api.extension;
