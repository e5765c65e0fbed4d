package io.htorrent.portmap.gateway;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.testkit.FakeLane;
import io.htorrent.testkit.TestDriverHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The router at 192.168.1.1 as it answers UPnP: SSDP, its description, SOAP. In virtual time.
final class FakeIgd {

  static final String ADDRESS = "192.168.1.1";
  private static final Pattern ACTION = Pattern.compile("<u:(\\w+) ");

  /// Mappings as `TCP 6881>192.168.1.2:6881`, and their leases in seconds.
  final Map<String, Integer> mappings = new LinkedHashMap<>();

  /// Actions that were called.
  final List<String> log = new ArrayList<>();

  /// Where it answers searches from, and what it answers.
  String from = ADDRESS + ":1900";

  String location = "http://192.168.1.1:5000/rootDesc.xml";
  int version = 1;
  String urlBase = "";
  String control = "/ctl/IPConn";

  /// Instead of the description, if it is not empty.
  String description = "";

  int status = 200;

  /// Whether it knows permanent mappings only.
  boolean permanentOnly;

  /// A port that somebody else has; 0 for none.
  int taken;

  /// A fault that it answers every mapping with; 0 for none.
  int fault;

  int searches;

  private final TestDriverHost host;

  FakeIgd(TestDriverHost host) {
    this.host = host;
  }

  /// Takes a datagram to the group.
  void hears(FakeLane lane, FakeLane.Sent datagram) {
    String text = new String(datagram.bytes(), StandardCharsets.US_ASCII);
    if (datagram.to().toString().equals("/239.255.255.250:1900")
        && text.startsWith("M-SEARCH * HTTP/1.1\r\n")
        && text.contains("\r\nMAN: \"ssdp:discover\"\r\n")
        && text.contains("ST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\n")) {
      searches++;
      String answer =
          "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: x\r\nLOCATION: "
              + location
              + "\r\n\r\n";
      var _ =
          host.after(
              Duration.ofMillis(100).toNanos(),
              () -> lane.arrive(from, answer.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  /// Answers a request to the router itself.
  HttpReply answer(HttpRequest request) throws IOException {
    String url = request.uri().toString();
    if (!url.startsWith("http://192.168.1.1:5000/")) {
      throw new IOException("asked for " + url);
    }
    if (status != 200 && !request.post().isEmpty()) {
      return reply(status, "");
    }
    if (request.post().isEmpty()) {
      return reply(200, description.isEmpty() ? description() : description);
    }
    Matcher action = ACTION.matcher(request.post());
    if (!action.find()) {
      return reply(400, "");
    }
    String name = action.group(1);
    String type = "urn:schemas-upnp-org:service:WANIPConnection:" + version;
    if (!("\"" + type + "#" + name + "\"").equals(request.headers().get("SOAPAction"))) {
      return reply(400, "");
    }
    return act(name, request.post());
  }

  private HttpReply act(String action, String body) {
    String outside = value(body, "NewExternalPort");
    String key = value(body, "NewProtocol") + " " + outside + ">";
    String inside = value(body, "NewInternalClient") + ":" + value(body, "NewInternalPort");
    return switch (action) {
      case "GetExternalIPAddress" ->
          done(action, "<NewExternalIPAddress>203.0.113.8</NewExternalIPAddress>");
      case "DeletePortMapping" -> {
        log.add("delete " + value(body, "NewProtocol") + " " + outside);
        mappings.keySet().removeIf(one -> one.startsWith(key));
        yield done(action, "");
      }
      default -> {
        int lease = Integer.parseInt(value(body, "NewLeaseDuration"));
        log.add(action + " " + key + inside + " " + lease + " s");
        yield map(action, key, inside, lease);
      }
    };
  }

  private HttpReply map(String action, String key, String inside, int lease) {
    boolean any = action.equals("AddAnyPortMapping");
    if (any && version == 1) {
      return fault(401);
    }
    boolean conflict = taken != 0 && key.contains(" " + taken + ">");
    if (fault != 0 || (permanentOnly && lease > 0) || (conflict && !any)) {
      return fault(fault != 0 ? fault : permanentOnly && lease > 0 ? 725 : 718);
    }
    String transport = key.substring(0, 3);
    int port = conflict ? 40_001 : Integer.parseInt(key.substring(4, key.length() - 1));
    mappings.put(transport + " " + port + ">" + inside, lease);
    return done(action, any ? "<NewReservedPort>" + port + "</NewReservedPort>" : "");
  }

  private String description() {
    return """
    <?xml version="1.0"?>
    <root xmlns="urn:schemas-upnp-org:device-1-0">%s
      <device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:%d</deviceType>
        <deviceList><device><deviceList><device><serviceList>
          <service>
            <serviceType>urn:schemas-upnp-org:service:WANIPConnection:%d</serviceType>
            <controlURL>%s</controlURL>
          </service>
        </serviceList></device></deviceList></device></deviceList>
      </device>
    </root>
    """
        .formatted(
            urlBase.isEmpty() ? "" : "<URLBase>" + urlBase + "</URLBase>",
            version,
            version,
            control);
  }

  private HttpReply done(String action, String values) {
    return reply(
        200,
        "<s:Envelope xmlns:s='x'><s:Body><u:%1$sResponse xmlns:u='y'>%2$s</u:%1$sResponse></s:Body></s:Envelope>"
            .formatted(action, values));
  }

  private static HttpReply fault(int code) {
    return reply(
        500,
        """
        <s:Envelope><s:Body><s:Fault><faultcode>s:Client</faultcode><detail>
        <UPnPError><errorCode>%d</errorCode><errorDescription>No</errorDescription></UPnPError>
        </detail></s:Fault></s:Body></s:Envelope>
        """
            .formatted(code));
  }

  private static HttpReply reply(int status, String body) {
    return HttpReply.of(status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String value(String body, String name) {
    Matcher value = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(body);
    return value.find() ? value.group(1) : "";
  }
}
