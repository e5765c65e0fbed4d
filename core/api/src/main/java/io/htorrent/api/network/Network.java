package io.htorrent.api.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The one door to the network for ports and drivers: no plugin opens a socket, so that binding,
/// proxies, filters, the guard against forged targets and limits hold for everything.
public interface Network {

  /// Fetches a URL, or posts to it, following at most five redirects, and inflating gzip. What is
  /// posted is posted once: a redirect of it is an error. On worker threads; blocks no longer than
  /// the request's time-out.
  ///
  /// @throws IOException one sentence: which host, what happened (refused target, no answer, too
  ///   large, broken reply)
  HttpReply fetch(HttpRequest request) throws IOException, InterruptedException;

  /// Fetches a URL over IPv4 and over IPv6 at the same time, if its host has addresses of both and
  /// they can be reached from here: for servers that note where they are asked from (BEP 7). When
  /// one has answered, the other has three more seconds. On worker threads; blocks no longer than
  /// the request's time-out.
  ///
  /// @return the replies, one or two, IPv4 first
  /// @throws IOException one sentence, when there is no reply over either
  default List<HttpReply> fetchOverEach(HttpRequest request)
      throws IOException, InterruptedException {
    return List.of(fetch(request));
  }

  /// Begins to fetch a URL whose body may be long: as [#fetch], but the body is read as it comes,
  /// and not inflated, so that a server which encodes it all the same is an error. The request's
  /// time-out ends with the head of the reply; its `maxBytes` does not count. On worker threads.
  ///
  /// @return the reply, to be closed
  /// @throws IOException one sentence: which host, what happened
  HttpStream stream(HttpRequest request) throws IOException, InterruptedException;

  /// Answers HTTP requests at this address (port 0: a free one; `::` stands for IPv6 and IPv4)
  /// until closed. `handler` is called on a network loop: it may not block.
  ///
  /// @throws IOException when the address cannot be bound
  HttpService serve(InetSocketAddress address, HttpHandler handler) throws IOException;

  /// The addresses of a host that may be asked for this purpose, in the order to try them; a
  /// literal address is its own. On worker threads; blocks as long as name servers let it, at most
  /// 15 s.
  ///
  /// @param path of the URL that names the host, and its query: local trackers need one that starts
  ///   with `/announce`, local web seeds one without a query
  /// @throws IOException one sentence, when there is none, or none that may be asked
  List<InetAddress> resolve(String host, HttpRequest.Purpose purpose, String path)
      throws IOException, InterruptedException;

  /// Sends a datagram from the client's UDP port and waits for its answer: from the address asked,
  /// with the transaction id. On worker threads; blocks no longer than the request's time-out.
  ///
  /// @return the whole answer; owned by the receiver
  /// @throws java.net.SocketTimeoutException one sentence, when no answer came in time
  /// @throws IOException one sentence, when it cannot be asked: the port is not there, none of our
  ///   addresses is of that family, too many wait for answers, or an answer with this transaction
  ///   id is waited for already
  byte[] exchange(UdpRequest request) throws IOException, InterruptedException;

  /// Takes part in the client's UDP port: it has the number of the port where peers reach us, or
  /// another one when that is taken. From any thread.
  ///
  /// @throws IOException when the port is not there, or somebody has this part already
  UdpLane lane(UdpLane.Protocol protocol, UdpLane.Receiver receiver) throws IOException;

  /// A UDP port of its own at this address (port 0: a free one; `::` stands for IPv6 and IPv4), for
  /// a server. From any thread.
  ///
  /// @throws IOException when the address cannot be bound
  UdpLane bindUdp(InetSocketAddress address, UdpLane.Receiver receiver) throws IOException;

  /// Joins a multicast group on every interface that the client uses: on loopback only when it is
  /// bound to that. What is sent to the group goes out on each of them, with a hop limit of 1 for
  /// IPv4 and of the site for IPv6; an own datagram may come back. From any thread.
  ///
  /// @param group its address and port
  /// @throws IOException when no interface takes it
  UdpLane multicast(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException;

  /// The networks that our interfaces in use are on, as they are now: who has an address of one is
  /// a neighbour. Loopback is one only when the client is bound to it. From any thread.
  default List<Subnet> subnets() {
    return List.of();
  }

  /// A way to ask a multicast group without joining it, such as for what devices there are: from a
  /// free port on every interface that [#multicast] would use, where the answers come in too. From
  /// any thread.
  ///
  /// @param group its address and port
  /// @throws IOException when no interface takes it
  UdpLane search(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException;

  /// The routers that our ways into the world lead to, as far as the system tells, those of IPv4
  /// first, of each family the preferred one first: none when it does not, or when we are bound to
  /// addresses that do not lead there. Reads two small files at most. From any thread.
  List<InetAddress> gateways();

  /// The address that we have for this host: what it sees us at, when no router is in between. From
  /// any thread; sends nothing.
  ///
  /// @throws IOException one sentence, when no way leads there
  InetAddress ownAddress(InetAddress host) throws IOException;

  /// Answers one request; called on a network loop, may not block. What it throws becomes a 500.
  @FunctionalInterface
  interface HttpHandler {
    /// The answer.
    HttpReply answer(IncomingHttp request);
  }

  /// A running HTTP service. Closing it ends it.
  interface HttpService extends Closeable {
    /// Where it listens.
    InetSocketAddress address();

    @Override
    void close();
  }
}
