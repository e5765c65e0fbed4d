/// The one door to the client for front ends: commands, replies, events.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.session;
