package io.htorrent.portmap.gateway;

import io.htorrent.portmap.gateway.Method.Grant;
import io.htorrent.portmap.gateway.Method.Wanted;
import io.htorrent.portmap.gateway.Soap.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One service of a router that maps ports by UPnP (Internet Gateway Device 1 and 2), and what is
/// asked of it. On worker threads.
///
/// @param own our address, as the router sees it
record Igd(Soap soap, WanService service, InetAddress own) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Of the two seconds that the host gives us in the end, for each of two calls.
  private static final Duration FAREWELL_PATIENCE = Duration.ofMillis(900);

  /// Routers that forget their table at restart get it back within half of this.
  private static final int LEASE_SECONDS = 60 * 60;

  private static final int CONFLICT = 718;
  private static final int PERMANENT_ONLY = 725;

  /// Maps our port.
  ///
  /// @throws IOException a few words
  Grant map(Wanted wanted) throws IOException, InterruptedException {
    InetAddress address = address();
    int tcp = add(Transport.TCP, wanted, wanted.tcpPort());
    int udp;
    try {
      udp = add(Transport.UDP, wanted, wanted.udpPort() == 0 ? tcp : wanted.udpPort());
    } catch (IOException _) {
      udp = 0; // peers come over TCP: that is worth having alone
    }
    return new Grant(address, tcp, udp, LEASE_SECONDS);
  }

  /// Takes a mapping away, as far as the router lets us.
  void unmap(Grant grant) throws InterruptedException {
    delete(Transport.TCP, grant.tcpPort());
    if (grant.udpPort() != 0) {
      delete(Transport.UDP, grant.udpPort());
    }
  }

  private InetAddress address() throws IOException, InterruptedException {
    Answer answer = soap.call(service, "GetExternalIPAddress", Map.of(), PATIENCE);
    String text =
        answer instanceof Answer.Done(Map<String, String> values)
            ? values.getOrDefault("NewExternalIPAddress", "")
            : "";
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      return InetAddress.ofLiteral("0.0.0.0");
    }
  }

  /// @return the router's port
  private int add(Transport transport, Wanted wanted, int port)
      throws IOException, InterruptedException {
    if (service.choosesPort()) {
      Optional<Integer> chosen = addAny(transport, wanted, port);
      if (chosen.isPresent()) {
        return chosen.get();
      }
    }
    int lease = LEASE_SECONDS;
    int tried = port;
    int others = 0;
    Answer answer = call("AddPortMapping", arguments(transport, wanted, tried, lease));
    while (answer instanceof Answer.Fault(int code)) {
      if (code == PERMANENT_ONLY && lease > 0) {
        lease = 0;
      } else if (code == CONFLICT && others < wanted.others().size()) {
        tried = wanted.others().get(others++);
      } else {
        throw new IOException(words(code));
      }
      answer = call("AddPortMapping", arguments(transport, wanted, tried, lease));
    }
    return tried;
  }

  /// Lets the router choose, if it can: one that says that it can may not.
  private Optional<Integer> addAny(Transport transport, Wanted wanted, int port)
      throws IOException, InterruptedException {
    Answer answer = call("AddAnyPortMapping", arguments(transport, wanted, port, LEASE_SECONDS));
    String chosen =
        answer instanceof Answer.Done(Map<String, String> values)
            ? values.getOrDefault("NewReservedPort", "")
            : "";
    return chosen.matches("[1-9][0-9]{0,4}") && Integer.parseInt(chosen) <= 65535
        ? Optional.of(Integer.parseInt(chosen))
        : Optional.empty();
  }

  private Map<String, String> arguments(
      Transport transport, Wanted wanted, int outside, int leaseSeconds) {
    Map<String, String> arguments = key(transport, outside);
    arguments.put("NewInternalPort", Integer.toString(wanted.port()));
    arguments.put("NewInternalClient", own.getHostAddress());
    arguments.put("NewEnabled", "1");
    arguments.put("NewPortMappingDescription", "htorrent " + transport);
    arguments.put("NewLeaseDuration", Integer.toString(leaseSeconds));
    return arguments;
  }

  private static Map<String, String> key(Transport transport, int outside) {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("NewRemoteHost", "");
    arguments.put("NewExternalPort", Integer.toString(outside));
    arguments.put("NewProtocol", transport.name());
    return arguments;
  }

  private void delete(Transport transport, int port) throws InterruptedException {
    try {
      var _ = soap.call(service, "DeletePortMapping", key(transport, port), FAREWELL_PATIENCE);
    } catch (IOException _) {
      // It ends by itself, or stays: nothing more can be done.
    }
  }

  private Answer call(String action, Map<String, String> arguments)
      throws IOException, InterruptedException {
    return soap.call(service, action, arguments, PATIENCE);
  }

  private static String words(int code) {
    return switch (code) {
      case 401, 602 -> "maps no ports";
      case 606 -> "does not allow it";
      case CONFLICT -> "has given all ports that we tried to others";
      case 728 -> "has no room for it";
      default -> "refuses, code " + code;
    };
  }
}
