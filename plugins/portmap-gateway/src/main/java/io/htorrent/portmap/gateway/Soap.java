package io.htorrent.portmap.gateway;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.network.Network;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Calls the actions of a UPnP service (UPnP Device Architecture 1.1, 3.2), and fetches
/// descriptions. On worker threads.
///
/// @param network what it goes through, which asks local addresses only and follows no redirect
record Soap(Network network) {

  /// A description has some 10 KB, an answer 1 KB (N01).
  private static final int MOST_BYTES = 256 * 1024;

  private static final Logger log = System.getLogger(Soap.class.getName());
  private static final int UPNP_ERROR = 500; // HTTP; the reason is in the body

  /// What a service answered.
  sealed interface Answer {
    /// It is done.
    ///
    /// @param values what it returned
    record Done(Map<String, String> values) implements Answer {
      public Done {
        values = Map.copyOf(values);
      }
    }

    /// It is not.
    ///
    /// @param code such as 718
    record Fault(int code) implements Answer {}
  }

  /// Fetches a description.
  ///
  /// @throws IOException a few words
  Xml.Element describe(URI location, Duration timeout) throws IOException, InterruptedException {
    HttpReply reply =
        network.fetch(new HttpRequest(location, Purpose.GATEWAY, Map.of(), timeout, MOST_BYTES));
    if (reply.status() != 200) {
      throw new IOException("answers with HTTP " + reply.status());
    }
    return Xml.parse(text(reply));
  }

  /// Calls an action with these arguments, in their order.
  ///
  /// @throws IOException a few words, when nobody answers, or not as UPnP says
  Answer call(WanService service, String action, Map<String, String> arguments, Duration timeout)
      throws IOException, InterruptedException {
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "text/xml; charset=\"utf-8\"",
            "SOAPAction",
            "\"" + service.type() + "#" + action + "\"");
    HttpReply reply =
        network.fetch(
            new HttpRequest(
                service.control(),
                Purpose.GATEWAY,
                headers,
                timeout,
                MOST_BYTES,
                envelope(service, action, arguments)));
    return switch (reply.status()) {
      case 200 -> done(Xml.parse(text(reply)), action);
      case UPNP_ERROR -> fault(reply);
      default -> throw new IOException("answers with HTTP " + reply.status());
    };
  }

  private static String envelope(WanService service, String action, Map<String, String> arguments) {
    StringBuilder body = new StringBuilder();
    arguments.forEach(
        (name, value) -> body.append("<%1$s>%2$s</%1$s>".formatted(name, Xml.escaped(value))));
    return """
    <?xml version="1.0"?>
    <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"\
     s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>\
    <u:%1$s xmlns:u="%2$s">%3$s</u:%1$s></s:Body></s:Envelope>
    """
        .formatted(action, service.type(), body);
  }

  private static Answer done(Xml.Element envelope, String action) throws IOException {
    Xml.Element response =
        envelope.all(action + "Response").stream()
            .findFirst()
            .orElseThrow(() -> new IOException("answers something else"));
    Map<String, String> values = new LinkedHashMap<>();
    response.children().forEach(child -> values.putIfAbsent(child.name(), child.text()));
    return new Answer.Done(values);
  }

  private static Answer fault(HttpReply reply) throws IOException {
    try {
      for (Xml.Element error : Xml.parse(text(reply)).all("UPnPError")) {
        String code = error.textOf("errorCode").orElse("");
        if (code.matches("[0-9]{1,5}")) {
          return new Answer.Fault(Integer.parseInt(code));
        }
      }
    } catch (IOException e) {
      log.log(Logger.Level.DEBUG, "an HTTP 500 with {0}", e.getMessage());
    }
    throw new IOException("answers with HTTP " + UPNP_ERROR);
  }

  private static String text(HttpReply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }
}
