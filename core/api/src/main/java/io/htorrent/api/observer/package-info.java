/// Foreseen: `Observer`, a driver that watches a session's events for statistics and display.
/// Published together with its first implementation.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.observer;
