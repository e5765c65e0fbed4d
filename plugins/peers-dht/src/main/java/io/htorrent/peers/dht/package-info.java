/// A node of the mainline DHT (BEP 5). [io.htorrent.peers.dht.DhtSource] is the driver; it has a
/// [io.htorrent.peers.dht.DhtNode] for each address family. All of it runs on the driver's loop.
@org.jspecify.annotations.NullMarked
package io.htorrent.peers.dht;
