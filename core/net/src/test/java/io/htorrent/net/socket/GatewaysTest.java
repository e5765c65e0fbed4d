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
  void theRoutersOfIpv6ComeWithTheirInterfaces() {
    String none = "0".repeat(32);
    String rest = " 00000001 00000000 ";
    String table =
        none
            + " 00 "
            + none
            + " 00 fe80000000000000000000000000000b 00000400"
            + rest
            + "00450003     eth1\n"
            + none
            + " 00 "
            + none
            + " 00 fe80000000000000000000000000000a 00000064"
            + rest
            + "00450003     eth0\n"
            + none
            + " 00 "
            + none
            + " 00 "
            + none
            + " ffffffff"
            + rest
            + "00200200       lo\n"
            + "20010db8"
            + "0".repeat(24)
            + " 40 "
            + none
            + " 00 "
            + none
            + " 00000100"
            + rest
            + "00000001     eth0\n";

    assertThat(Gateways.parseIpv6(table, name -> name.equals("eth0") ? 2 : 3))
        .extracting(InetAddress::getHostAddress)
        .containsExactly("fe80:0:0:0:0:0:0:a%2", "fe80:0:0:0:0:0:0:b%3");
    assertThat(Gateways.parseIpv6("x\n" + none + " 00 " + none, _ -> 0)).isEmpty();
    assertThat(Gateways.parseIpv6(table.replace("fe80", "xyzz"), _ -> 0)).isEmpty();
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
