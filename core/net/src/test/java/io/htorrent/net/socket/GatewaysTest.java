package io.htorrent.net.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Routers as Linux lists them, and our address towards a host.
class GatewaysTest {

  private static final String HEAD =
      "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

  @Test
  void theRoutersOfTheDefaultRoutesComeByMetric() {
    String table =
        HEAD
            + route("wlan0", "00000000", address("0101A8C0"), "0003", "600", "00000000")
            + route("eth0", "00000000", address("FE00000A"), "0003", "100", "00000000")
            + route("eth0", "0000000A", "00000000", "0001", "100", "00FFFFFF")
            + route("tun0", "00000000", address("0100080A"), "0003", "50", "00000080");

    assertThat(Gateways.parse(table))
        .containsExactly(InetAddress.ofLiteral("10.0.0.254"), InetAddress.ofLiteral("192.168.1.1"));
  }

  @Test
  void whatIsNoRouteIsLeftOut() {
    assertThat(Gateways.parse("")).isEmpty();
    assertThat(Gateways.parse(HEAD)).isEmpty();
    assertThat(Gateways.parse(HEAD + "eth0\t00000000\n\n\0\1\n")).isEmpty();
    assertThat(Gateways.parse(HEAD + route("a", "00000000", "xyz", "0003", "1", "00000000")))
        .isEmpty();
    assertThat(Gateways.parse(HEAD + route("a", "00000000", "123456789", "0003", "1", "00000000")))
        .isEmpty();
  }

  @Test
  void whoIsBoundToThisMachineHasNoRouter() {
    assertThat(Gateways.of(List.of(InetAddress.ofLiteral("127.0.0.1")))).isEmpty();
  }

  @Test
  void ourAddressIsTheOneWeAreBoundTo() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    InetAddress other = InetAddress.ofLiteral("127.0.0.9");

    assertThat(Gateways.ownAddress(loopback, List.of(other))).isEqualTo(other);
    assertThat(Gateways.ownAddress(loopback, List.of())).isEqualTo(loopback);
    assertThatThrownBy(() -> Gateways.ownAddress(InetAddress.ofLiteral("::1"), List.of(other)))
        .isInstanceOf(IOException.class);
  }

  /// Addresses are in the byte order of the machine.
  private static String address(String littleEndian) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? littleEndian
        : "%08X".formatted(Integer.reverseBytes(Integer.parseUnsignedInt(littleEndian, 16)));
  }

  private static String route(
      String on, String to, String gateway, String flags, String metric, String mask) {
    return String.join("\t", on, to, gateway, flags, "0", "0", metric, mask, "0", "0", "0") + "\n";
  }
}
