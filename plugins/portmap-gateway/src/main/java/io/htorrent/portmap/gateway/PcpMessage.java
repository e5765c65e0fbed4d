package io.htorrent.portmap.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The bytes of PCP, version 2, as far as a mapping needs them (RFC 6887, 7 and 11). Pure.
final class PcpMessage {

  private static final int VERSION = 2;
  private static final int MAP = 1;
  private static final int RESPONSE = 0x80;
  private static final int HEAD_BYTES = 24;
  private static final int MAP_BYTES = HEAD_BYTES + 36;
  private static final int NONCE_AT = HEAD_BYTES;

  /// Bytes of the nonce that tells our mappings from other people's.
  static final int NONCE_BYTES = 12;

  /// An answer of the gateway.
  sealed interface Answer {
    /// The mapping is made.
    record Mapped(InetAddress address, int port, long lifetimeSeconds) implements Answer {}

    /// It is not.
    record Failed(int code) implements Answer {
      /// In words.
      String reason() {
        return switch (code) {
          case 1 -> "speaks another version of it";
          case 2 -> "does not allow it";
          case 4, 5, 9 -> "maps no ports";
          case 7 -> "has no connection itself";
          case 8 -> "has no room for it";
          case 10 -> "gives us no more ports";
          case 11 -> "cannot give a port";
          case 12 -> "sees us at another address: another router is in between";
          default -> "refuses, code " + code;
        };
      }
    }
  }

  private PcpMessage() {}

  /// A request to map a port.
  ///
  /// @param own our address; of IPv6 it stays what it is, and its firewall is opened
  /// @param nonce as in every request for this mapping
  /// @param ports the port outside is 0 when the mapping is to be taken away
  /// @param lifetimeSeconds 0 takes it away
  static byte[] map(
      InetAddress own, byte[] nonce, Transport transport, Ports ports, int lifetimeSeconds) {
    return ByteBuffer.allocate(MAP_BYTES)
        .put((byte) VERSION)
        .put((byte) MAP)
        .putShort((short) 0)
        .putInt(lifetimeSeconds)
        .put(mapped(own.getAddress()))
        .put(nonce)
        .put((byte) transport.number)
        .put(new byte[3])
        .putShort((short) ports.inside())
        .putShort((short) ports.outside())
        .put(mapped(new byte[own.getAddress().length]))
        .array();
  }

  /// The two ends of a mapping.
  ///
  /// @param inside where we listen
  /// @param outside the router's; in a request the one that we should like
  record Ports(int inside, int outside) {}

  /// Reads what came in answer to a request to map this port; empty when it is none.
  static Optional<Answer> answer(
      ByteBuffer datagram, byte[] nonce, Transport transport, int inside) {
    int version = datagram.remaining() < 4 ? -1 : datagram.get(0);
    if (version == 0) {
      return Optional.of(new Answer.Failed(1)); // RFC 6887, 19: this is how NAT-PMP says so
    }
    if (version != VERSION
        || datagram.remaining() < HEAD_BYTES
        || (datagram.get(1) & 0xff) != (RESPONSE | MAP)) {
      return Optional.empty();
    }
    int code = datagram.get(3) & 0xff;
    if (code == 1) {
      return Optional.of(new Answer.Failed(code)); // it may have understood nothing but the head
    }
    if (datagram.remaining() < MAP_BYTES || !isOurs(datagram, nonce, transport, inside)) {
      return Optional.empty();
    }
    int port = datagram.getShort(MAP_BYTES - 18) & 0xffff;
    long lifetime = datagram.getInt(4) & 0xffffffffL;
    return code == 0
        ? Optional.of(new Answer.Mapped(address(datagram), port, lifetime))
        : Optional.of(new Answer.Failed(code));
  }

  /// The seconds that a gateway says it runs for, if this is its word to everybody (RFC 6887,
  /// 14.1).
  static Optional<Long> announced(ByteBuffer datagram) {
    boolean announces =
        datagram.remaining() >= HEAD_BYTES
            && datagram.get(0) == VERSION
            && (datagram.get(1) & 0xff) == RESPONSE
            && datagram.get(3) == 0;
    return announces ? Optional.of(datagram.getInt(8) & 0xffffffffL) : Optional.empty();
  }

  private static boolean isOurs(
      ByteBuffer datagram, byte[] nonce, Transport transport, int inside) {
    byte[] theirs = new byte[NONCE_BYTES];
    datagram.get(NONCE_AT, theirs);
    return Arrays.equals(theirs, nonce)
        && (datagram.get(NONCE_AT + NONCE_BYTES) & 0xff) == transport.number
        && (datagram.getShort(NONCE_AT + NONCE_BYTES + 4) & 0xffff) == inside;
  }

  private static InetAddress address(ByteBuffer datagram) {
    byte[] bytes = new byte[16];
    datagram.get(MAP_BYTES - 16, bytes);
    try {
      return InetAddress.getByAddress(bytes); // an IPv4 one, if it is mapped
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  /// An address as one of IPv6.
  private static byte[] mapped(byte[] address) {
    return address.length == 4
        ? ByteBuffer.allocate(16).putShort(10, (short) 0xffff).put(12, address).array()
        : address;
  }
}
