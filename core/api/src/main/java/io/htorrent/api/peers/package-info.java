/// The driver that finds peers without a tracker: DHT (BEP 5), local discovery (BEP 14).
@org.jspecify.annotations.NullMarked
package io.htorrent.api.peers;
