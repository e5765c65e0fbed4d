/// Foreseen: `Transport`, a driver that carries connections by other means than TCP (uTP, BEP 29).
/// Published together with its first implementation.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.transport;
