/// The one door to the network for plugins.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.network;
