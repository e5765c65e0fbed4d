/// Bencode (BEP 3), strict and bounded.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.bencode;
