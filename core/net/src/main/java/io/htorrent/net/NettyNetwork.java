package io.htorrent.net;

import io.htorrent.api.InfoHash;
import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpStream;
import io.htorrent.api.network.Network;
import io.htorrent.api.network.Subnet;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.network.UdpRequest;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import io.htorrent.net.guard.GuardedNames;
import io.htorrent.net.guard.SystemResolver;
import io.htorrent.net.http.HttpFetcher;
import io.htorrent.net.http.HttpServer;
import io.htorrent.net.mse.IncomingMse;
import io.htorrent.net.mse.KeyBudget;
import io.htorrent.net.mse.MseTorrents;
import io.htorrent.net.socket.Gateways;
import io.htorrent.net.udp.Udp;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The real network: sockets on Netty's event loops. Makes the loops, and is both what the engine
/// needs of a network and the one door to it for plugins. From any thread, unless a method says
/// otherwise.
public final class NettyNetwork implements PeerNetwork, Network, Closeable {

  /// How long [#close()] waits for the loops to end.
  private static final long CLOSE_SECONDS = 4;

  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();
  private final ChannelGroup open;
  private final NettyListener listener;
  private final NettyDialler dialler;
  private final MseTorrents torrents = new MseTorrents(); // on the loop that accepts
  private final SecureRandom chance = new SecureRandom();
  private final GuardedNames names;
  private final HttpFetcher fetcher;
  private final Udp udp;
  private final List<InetAddress> bindAddresses;

  /// Starts the loops' threads on first use; opens no socket yet.
  public NettyNetwork(NetworkSettings settings) {
    ThreadFactory threads = Thread.ofPlatform().daemon().name("htorrent-loop-", 0).factory();
    group =
        new MultiThreadIoEventLoopGroup(settings.loopCount(), threads, NioIoHandler.newFactory());
    for (EventExecutor executor : group) {
      loops.add(new NettyLoop((EventLoop) executor));
    }
    bindAddresses = settings.bindAddresses();
    open = new DefaultChannelGroup(group.next());
    listener = new NettyListener(settings.bindAddresses(), settings.port(), open);
    dialler = new NettyDialler(settings.bindAddresses(), open, chance);
    SystemResolver resolver = new SystemResolver();
    names = new GuardedNames(resolver);
    fetcher = new HttpFetcher(resolver, group, settings.bindAddresses());
    udp = new Udp(group.next(), settings.bindAddresses(), listener::addresses);
  }

  /// The loops, always the same, as many as the settings say. Torrents are dealt out over them.
  public List<Loop> loops() {
    return List.copyOf(loops);
  }

  @Override
  public List<InetSocketAddress> listen(
      Loop loop, Encryption policy, Consumer<PeerChannel> accepted) throws IOException {
    return listener.listen(NettyLoop.eventLoop(loop), beginning(policy), accepted);
  }

  private Opening.Beginning beginning(Encryption policy) {
    IncomingMse.Terms terms =
        new IncomingMse.Terms(policy, torrents, new KeyBudget(System::nanoTime), chance);
    return switch (policy) {
      case PREFER, REQUIRE ->
          channel -> channel.pipeline().addFirst(new IncomingMse(terms, channel));
      case OFF -> Opening.Beginning.plain();
    };
  }

  @Override
  public void welcome(InfoHash torrent) {
    torrents.add(torrent.wireBytes());
  }

  @Override
  public void unwelcome(InfoHash torrent) {
    torrents.remove(torrent.wireBytes());
  }

  @Override
  public void dial(Dial dial, Loop loop, DialListener outcome) {
    dialler.dial(dial, NettyLoop.eventLoop(loop), outcome);
  }

  @Override
  public void stopListening() {
    listener.stop();
  }

  @Override
  public HttpReply fetch(HttpRequest request) throws IOException, InterruptedException {
    return fetcher.fetch(request);
  }

  @Override
  public List<HttpReply> fetchOverEach(HttpRequest request)
      throws IOException, InterruptedException {
    return fetcher.fetchOverEach(request);
  }

  @Override
  public HttpStream stream(HttpRequest request) throws IOException, InterruptedException {
    return fetcher.stream(request);
  }

  @Override
  public HttpService serve(InetSocketAddress address, HttpHandler handler) throws IOException {
    return HttpServer.start(group.next(), address, handler);
  }

  @Override
  public List<InetAddress> resolve(String host, HttpRequest.Purpose purpose, String path)
      throws IOException, InterruptedException {
    return names.resolve(host, purpose, path);
  }

  @Override
  public byte[] exchange(UdpRequest request) throws IOException, InterruptedException {
    return udp.exchange(request);
  }

  @Override
  public UdpLane lane(UdpLane.Protocol protocol, UdpLane.Receiver receiver) throws IOException {
    return udp.lane(protocol, receiver);
  }

  @Override
  public UdpLane bindUdp(InetSocketAddress address, UdpLane.Receiver receiver) throws IOException {
    return udp.bind(address, receiver);
  }

  @Override
  public UdpLane multicast(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException {
    return udp.multicast(group, receiver);
  }

  @Override
  public List<Subnet> subnets() {
    return udp.subnets();
  }

  @Override
  public UdpLane search(InetSocketAddress group, UdpLane.Receiver receiver) throws IOException {
    return udp.search(group, receiver);
  }

  @Override
  public List<InetAddress> gateways() {
    return Gateways.of(bindAddresses);
  }

  @Override
  public InetAddress ownAddress(InetAddress host) throws IOException {
    return Gateways.ownAddress(host, bindAddresses);
  }

  /// Closes every socket and ends the loops, without waiting for data that is still to be sent. Not
  /// on a loop. Returns after 4 s at the latest.
  @Override
  public void close() {
    listener.stop();
    // Not left to the end of the loops, which now and then leaves a connection open.
    open.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    udp.close(TimeUnit.SECONDS.toNanos(CLOSE_SECONDS));
    group
        .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
