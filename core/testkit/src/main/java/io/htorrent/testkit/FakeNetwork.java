package io.htorrent.testkit;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpStream;
import io.htorrent.api.network.IncomingHttp;
import io.htorrent.api.network.Network;
import io.htorrent.api.network.Subnet;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.network.UdpRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A network without sockets: answers fetches and datagrams with bytes that the test chose, and
/// lets the test ask what is served. Any thread.
///
/// ```java
/// FakeNetwork network = new FakeNetwork().answering(HttpReply.of(200, bytes));
/// assertThat(network.requests()).hasSize(1);
/// ```
public final class FakeNetwork implements Network {

  private static final int FREE_PORT = 49152;

  // Guarded by this: what was asked so far, what is answered, and what is served.
  private final List<HttpRequest> requests = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private List<Answer> answersOverIpv6 = List.of(); // one or none
  private Answer answer =
      request -> {
        throw new IOException("nobody answers at " + request.uri());
      };

  private final List<UdpRequest> questions = new ArrayList<>();
  private final Map<String, List<InetAddress>> hosts = new LinkedHashMap<>();
  private final List<FakeLane> lanes = new ArrayList<>();
  private List<Subnet> subnets = List.of();
  private InetAddress own = InetAddress.ofLiteral("192.168.1.2");
  private @Nullable InetAddress own6;
  private int opened; // lanes so far
  private List<InetAddress> gateways = List.of();
  private Neighbour neighbour = (_, _) -> {};
  private UdpAnswer udpAnswer =
      request -> {
        throw new SocketTimeoutException("nobody answers at " + request.to());
      };

  /// What a fetch leads to.
  @FunctionalInterface
  public interface Answer {
    /// The reply, or the exception that a real fetch would end with.
    HttpReply to(HttpRequest request) throws IOException, InterruptedException;
  }

  /// What an exchange of datagrams leads to.
  @FunctionalInterface
  public interface UdpAnswer {
    /// The answer, or the exception that a real exchange would end with.
    byte[] to(UdpRequest request) throws IOException, InterruptedException;
  }

  /// Somebody at the other end of the lanes.
  @FunctionalInterface
  public interface Neighbour {
    /// A datagram was sent on this lane.
    void hears(FakeLane lane, FakeLane.Sent datagram);
  }

  /// A network that gives this answer to every exchange of datagrams from now on.
  public synchronized FakeNetwork answeringUdp(UdpAnswer next) {
    udpAnswer = next;
    return this;
  }

  /// A network where this host has these addresses; none means that it may not be asked. A host
  /// that was not named has 192.0.2.53.
  public synchronized FakeNetwork resolving(String host, String... addresses) {
    hosts.put(host, Arrays.stream(addresses).map(InetAddress::ofLiteral).toList());
    return this;
  }

  /// A network whose interfaces are on these networks from now on.
  public synchronized FakeNetwork on(Subnet... next) {
    subnets = List.of(next);
    return this;
  }

  /// A network whose way into the world leads to these routers.
  public synchronized FakeNetwork behind(String... routers) {
    gateways = Arrays.stream(routers).map(InetAddress::ofLiteral).toList();
    return this;
  }

  /// A network in which we have this IPv6 address, too.
  public synchronized FakeNetwork withIpv6(String address) {
    own6 = InetAddress.ofLiteral(address);
    return this;
  }

  /// A network that is bound to this machine alone.
  public synchronized FakeNetwork onThisMachine() {
    own = InetAddress.getLoopbackAddress();
    return this;
  }

  /// A network where this somebody hears, from now on, whatever is sent on a lane, and may answer
  /// by [FakeLane#arrive].
  public synchronized FakeNetwork withNeighbour(Neighbour somebody) {
    neighbour = somebody;
    return this;
  }

  /// What was asked by datagrams so far.
  public synchronized List<UdpRequest> questions() {
    return List.copyOf(questions);
  }

  /// The ways for datagrams that are open, in the order they were opened.
  public synchronized List<FakeLane> lanes() {
    return List.copyOf(lanes);
  }

  /// A network that gives this answer to every fetch from now on. What [Network#fetch] promises
  /// holds: an answer that is larger than the request allows is an `IOException`.
  public synchronized FakeNetwork answering(Answer next) {
    answer = next;
    return this;
  }

  /// A network that gives this answer to every fetch from now on.
  public FakeNetwork answering(HttpReply reply) {
    return answering(_ -> reply);
  }

  /// A network whose hosts have IPv6 addresses too, and give this answer there.
  public synchronized FakeNetwork answeringOverIpv6(Answer next) {
    answersOverIpv6 = List.of(next);
    return this;
  }

  /// What was fetched so far.
  public synchronized List<HttpRequest> requests() {
    return List.copyOf(requests);
  }

  /// Whether anything is served.
  public synchronized boolean serving() {
    return !services.isEmpty();
  }

  /// Sends `GET target` to what is served, as if it came from this IP address. The reply is what
  /// the handler answered.
  ///
  /// @throws IllegalStateException when nothing is served
  public HttpReply get(String target, String fromIp) {
    return ask("GET", target, fromIp);
  }

  /// Sends a request to what is served, as if it came from this IP address.
  ///
  /// @throws IllegalStateException when nothing is served
  public HttpReply ask(String method, String target, String fromIp) {
    InetSocketAddress from = new InetSocketAddress(InetAddress.ofLiteral(fromIp), 40_000);
    return served()
        .handler
        .answer(new IncomingHttp(method, target, Map.of("host", "localhost"), from));
  }

  @Override
  public HttpReply fetch(HttpRequest request) throws IOException, InterruptedException {
    Answer now;
    synchronized (this) {
      requests.add(request);
      now = answer;
    }
    return fetch(request, now);
  }

  /// The answer that a fetch would get; a `content-encoding` is not looked at. A body that breaks
  /// off is one that is shorter than its headers say.
  @Override
  public HttpStream stream(HttpRequest request) throws IOException, InterruptedException {
    Answer now;
    synchronized (this) {
      requests.add(request);
      now = answer;
    }
    return new FakeStream(now.to(request));
  }

  @Override
  public List<HttpReply> fetchOverEach(HttpRequest request)
      throws IOException, InterruptedException {
    List<Answer> answers = new ArrayList<>();
    synchronized (this) {
      requests.add(request);
      answers.add(answer);
      answers.addAll(answersOverIpv6);
    }
    List<HttpReply> replies = new ArrayList<>();
    IOException failure = new IOException("nobody answers at " + request.uri());
    for (Answer now : answers) {
      try {
        replies.add(fetch(request, now));
      } catch (IOException e) {
        failure = e;
      }
    }
    if (replies.isEmpty()) {
      throw failure;
    }
    return replies;
  }

  private static HttpReply fetch(HttpRequest request, Answer now)
      throws IOException, InterruptedException {
    HttpReply reply = now.to(request);
    if (reply.body().length > request.maxBytes()) {
      throw new IOException(
          request.uri()
              + " answered with "
              + reply.body().length
              + " bytes, the limit is "
              + request.maxBytes());
    }
    return reply;
  }

  @Override
  public synchronized HttpService serve(InetSocketAddress address, HttpHandler handler)
      throws IOException {
    int port = address.getPort() == 0 ? FREE_PORT + services.size() : address.getPort();
    for (Service service : services) {
      if (service.address.getPort() == port) {
        throw new BindException("port " + port + " is in use");
      }
    }
    InetAddress ip =
        address.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : address.getAddress();
    Service service = new Service(new InetSocketAddress(ip, port), handler);
    services.add(service);
    return service;
  }

  @Override
  public synchronized List<InetAddress> resolve(
      String host, HttpRequest.Purpose purpose, String path) throws IOException {
    List<InetAddress> addresses =
        hosts.getOrDefault(host, List.of(InetAddress.ofLiteral("192.0.2.53")));
    if (addresses.isEmpty()) {
      throw new IOException(host + " may not be asked");
    }
    return addresses;
  }

  @Override
  public byte[] exchange(UdpRequest request) throws IOException, InterruptedException {
    UdpAnswer now;
    synchronized (this) {
      questions.add(request);
      now = udpAnswer;
    }
    return now.to(request);
  }

  @Override
  public UdpLane lane(UdpLane.Protocol protocol, UdpLane.Receiver receiver) throws IOException {
    return bindUdp(new InetSocketAddress(InetAddress.getLoopbackAddress(), FREE_PORT), receiver);
  }

  @Override
  public synchronized UdpLane bindUdp(InetSocketAddress address, UdpLane.Receiver receiver)
      throws IOException {
    int port = address.getPort() == 0 ? FREE_PORT + opened : address.getPort();
    for (FakeLane lane : lanes) {
      if (lane.addresses().getFirst().getPort() == port) {
        throw new BindException("UDP port " + port + " is in use");
      }
    }
    InetSocketAddress at = new InetSocketAddress(address.getAddress(), port);
    FakeLane lane = new FakeLane(at, receiver, this::sent, this::end);
    lanes.add(lane);
    opened++;
    return lane;
  }

  @Override
  public synchronized UdpLane multicast(InetSocketAddress group, UdpLane.Receiver receiver) {
    FakeLane lane =
        new FakeLane(group, receiver, this::sent, this::end); // groups share their ports
    lanes.add(lane);
    return lane;
  }

  @Override
  public synchronized List<Subnet> subnets() {
    return subnets;
  }

  @Override
  public UdpLane search(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException {
    return bindUdp(new InetSocketAddress(ownAddress(), 0), receiver);
  }

  @Override
  public synchronized List<InetAddress> gateways() {
    return gateways;
  }

  @Override
  public synchronized InetAddress ownAddress(InetAddress host) throws IOException {
    if (host.isLoopbackAddress()) {
      return InetAddress.getLoopbackAddress();
    }
    InetAddress ours = host instanceof Inet6Address ? own6 : own;
    if (ours == null) {
      throw new IOException("no way leads to " + host.getHostAddress());
    }
    return ours;
  }

  private synchronized InetAddress ownAddress() {
    return own;
  }

  private void sent(FakeLane lane, FakeLane.Sent datagram) {
    Neighbour now;
    synchronized (this) {
      now = neighbour;
    }
    now.hears(lane, datagram);
  }

  private synchronized void end(FakeLane lane) {
    lanes.remove(lane);
  }

  private synchronized Service served() {
    if (services.isEmpty()) {
      throw new IllegalStateException("nothing is served");
    }
    return services.getLast();
  }

  private synchronized void end(Service service) {
    services.remove(service);
  }

  private final class Service implements HttpService {
    private final InetSocketAddress address;
    private final HttpHandler handler;

    Service(InetSocketAddress address, HttpHandler handler) {
      this.address = address;
      this.handler = handler;
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
