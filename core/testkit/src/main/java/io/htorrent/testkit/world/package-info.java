/// The virtual world: real engines on a virtual clock, with a network, disks, state and a tracker
/// that are played by one thread from one seed.
///
/// What happens in it is the same for the same seed. Not exported: it speaks of engine types.
@org.jspecify.annotations.NullMarked
package io.htorrent.testkit.world;
