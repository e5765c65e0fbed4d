/// The way of bytes to disk and back: pooled runs, writing and hashing on worker lanes, reading for
/// uploads.
@org.jspecify.annotations.NullMarked
package io.htorrent.engine.disk;
