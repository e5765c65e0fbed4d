/// What the commands need of the client, and what they tell it: the seam between command line and
/// engine.
@org.jspecify.annotations.NullMarked
package io.htorrent.app.client;
