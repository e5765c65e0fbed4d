package io.htorrent.portmap.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The service of a UPnP router that maps ports, and where it is asked. Immutable.
///
/// @param type as its requests name it, such as `urn:schemas-upnp-org:service:WANIPConnection:1`
/// @param control where requests are posted
record WanService(String type, URI control) {

  /// Those that can do it, the best first (IGD 2, IGD 1, and IGD 1 behind a modem).
  private static final List<String> TYPES =
      List.of(
          "urn:schemas-upnp-org:service:WANIPConnection:2",
          "urn:schemas-upnp-org:service:WANIPConnection:1",
          "urn:schemas-upnp-org:service:WANPPPConnection:1");

  private static final int MOST = 8; // a router with several lines

  /// The services that a router describes.
  ///
  /// @param location where the description was fetched from
  /// @throws IOException a few words: there is none, or a control URL that leads to somebody else
  ///   (N01)
  static List<WanService> of(URI location, Xml.Element description) throws IOException {
    URI base = location;
    Optional<String> urlBase = description.textOf("URLBase").filter(text -> !text.isEmpty());
    if (urlBase.isPresent()) {
      base = sameHost(location, location, urlBase.get());
    }
    List<WanService> found = new ArrayList<>();
    List<Xml.Element> all = description.all("service");
    for (String type : TYPES) {
      for (Xml.Element service : all) {
        Optional<String> control = service.textOf("controlURL");
        if (found.size() < MOST
            && control.isPresent()
            && service.textOf("serviceType").filter(type::equals).isPresent()) {
          found.add(new WanService(type, sameHost(location, base, control.get())));
        }
      }
    }
    if (found.isEmpty()) {
      throw new IOException("maps no ports");
    }
    return found;
  }

  /// Whether it can choose a free port itself.
  boolean choosesPort() {
    return type.equals(TYPES.getFirst());
  }

  /// Whether a URL is one of plain HTTP on this very host, written as its address.
  static boolean isAt(URI url, InetAddress host) {
    try {
      return "http".equalsIgnoreCase(url.getScheme())
          && url.getHost() != null
          && url.getUserInfo() == null
          && InetAddress.ofLiteral(url.getHost().replaceAll("[\\[\\]]", "")).equals(host);
    } catch (IllegalArgumentException _) {
      return false; // a name, which may be anybody's
    }
  }

  private static URI sameHost(URI location, URI base, String reference) throws IOException {
    try {
      URI url = base.resolve(reference);
      if (isAt(url, InetAddress.ofLiteral(location.getHost().replaceAll("[\\[\\]]", "")))) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("has a control URL that is none", e);
    }
    throw new IOException("has a control URL that leads to another host, which is refused");
  }
}
