/// What drivers are given: a loop, the network, a place for their state.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.driver;
