package io.htorrent.api.network;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A datagram that is to be answered by one with the same transaction id (BEP 15): four bytes, in
/// the answer at offset 4.
///
/// @param to a resolved address
/// @param datagram read from its position; not changed
/// @param transactionId as in the datagram
/// @param timeout for the answer; it is sent once
public record UdpRequest(
    InetSocketAddress to, ByteBuffer datagram, int transactionId, Duration timeout) {}
