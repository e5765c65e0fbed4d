package io.htorrent.portmap.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The bytes of NAT-PMP (RFC 6886, 3). Pure.
final class NatPmpMessage {

  private static final int RESPONSE = 0x80;
  private static final int ADDRESS_BYTES = 12;
  private static final int MAP_BYTES = 16;

  /// An answer of the gateway.
  sealed interface Answer {
    /// Its address in the world.
    ///
    /// @param epoch seconds that it runs for
    record Address(InetAddress address, long epoch) implements Answer {}

    /// The mapping is made.
    record Mapped(int port, long lifetimeSeconds) implements Answer {}

    /// It is not.
    record Failed(int code) implements Answer {
      /// In words.
      String reason() {
        return switch (code) {
          case 1 -> "speaks another version of it";
          case 2 -> "does not allow it";
          case 3 -> "has no connection itself";
          case 4 -> "has no room for it";
          case 5 -> "maps no ports";
          default -> "refuses, code " + code;
        };
      }
    }
  }

  private NatPmpMessage() {}

  /// Asks for the gateway's address in the world.
  static byte[] askAddress() {
    return new byte[2];
  }

  /// Asks for a mapping.
  ///
  /// @param lifetimeSeconds 0 takes it away; then the outside port is 0 too
  static byte[] map(Transport transport, PcpMessage.Ports ports, int lifetimeSeconds) {
    return ByteBuffer.allocate(12)
        .put((byte) 0)
        .put((byte) transport.natPmpOperation)
        .putShort((short) 0)
        .putShort((short) ports.inside())
        .putShort((short) ports.outside())
        .putInt(lifetimeSeconds)
        .array();
  }

  /// Reads the gateway's address, also when it tells everybody; empty when it is something else.
  static Optional<Answer> address(ByteBuffer datagram) {
    return failure(datagram, 0)
        .or(() ->
            isAnswer(datagram, 0, ADDRESS_BYTES)
                ? Optional.of(new Answer.Address(ip(datagram), datagram.getInt(4) & 0xffffffffL))
                : Optional.empty());
  }

  /// Reads what came in answer to [#map]; empty when it is something else.
  static Optional<Answer> mapped(ByteBuffer datagram, Transport transport, int inside) {
    int operation = transport.natPmpOperation;
    return failure(datagram, operation)
        .or(() ->
            isAnswer(datagram, operation, MAP_BYTES) && (datagram.getShort(8) & 0xffff) == inside
                ? Optional.of(
                    new Answer.Mapped(
                        datagram.getShort(10) & 0xffff, datagram.getInt(12) & 0xffffffffL))
                : Optional.empty());
  }

  /// A failure, if that is what the datagram tells of this operation: it may be short.
  private static Optional<Answer> failure(ByteBuffer datagram, int operation) {
    int code = isAnswer(datagram, operation, 4) ? datagram.getShort(2) & 0xffff : 0;
    return code == 0 ? Optional.empty() : Optional.of(new Answer.Failed(code));
  }

  private static boolean isAnswer(ByteBuffer datagram, int operation, int bytes) {
    return datagram.remaining() >= bytes
        && datagram.get(0) == 0
        && (datagram.get(1) & 0xff) == (RESPONSE | operation);
  }

  private static InetAddress ip(ByteBuffer datagram) {
    byte[] bytes = new byte[4];
    datagram.get(8, bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }
}
