package io.htorrent.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork.DialListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyNetworkTest {

  @Test
  void listensOnIpv4AndIpv6ByDefault() throws Exception {
    try (NettyNetwork network = network(0)) {
      LinkedBlockingQueue<PeerChannel> accepted = new LinkedBlockingQueue<>();
      List<InetSocketAddress> addresses =
          network.listen(network.loops().getFirst(), Encryption.OFF, accepted::add);
      int port = addresses.getFirst().getPort();

      for (String address : List.of("127.0.0.1", "::1")) {
        try (Socket socket = new Socket(address, port)) {
          PeerChannel channel = accepted.poll(20, TimeUnit.SECONDS);

          assertThat(channel).isNotNull();
          assertThat(channel.remote())
              .isEqualTo(new PeerAddress(InetAddress.ofLiteral(address), socket.getLocalPort()));
        }
      }
      assertThat(addresses).hasSize(1);
      assertThat(addresses.getFirst().getAddress().isAnyLocalAddress()).isTrue();
    }
  }

  @Test
  void listensOnConfiguredAddressesWithOnePort() throws Exception {
    try (NettyNetwork network = network(0, "127.0.0.1", "::1", "127.0.0.2")) {
      List<InetSocketAddress> addresses =
          network.listen(network.loops().getFirst(), Encryption.OFF, _ -> {});

      assertThat(addresses)
          .extracting(InetSocketAddress::getAddress)
          .containsExactly(ip("127.0.0.1"), ip("::1"), ip("127.0.0.2"));
      assertThat(addresses)
          .extracting(InetSocketAddress::getPort)
          .containsOnly(addresses.getFirst().getPort());
    }
  }

  @Test
  void listensWhereItCanWhenOneAddressIsNotOurs() throws Exception {
    try (NettyNetwork network = network(0, "192.0.2.1", "127.0.0.1")) {
      List<InetSocketAddress> addresses =
          network.listen(network.loops().getFirst(), Encryption.OFF, _ -> {});

      assertThat(addresses)
          .extracting(InetSocketAddress::getAddress)
          .containsExactly(ip("127.0.0.1"));
    }
  }

  @Test
  void saysWhatToDoWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        NettyNetwork network = network(taken.getLocalPort())) {
      assertThatThrownBy(() -> network.listen(network.loops().getFirst(), Encryption.OFF, _ -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "port %d is already in use: choose another port, or 0 for a free one",
              taken.getLocalPort());
    }
  }

  @Test
  void saysWhatToDoWhenTheAddressIsNotOurs() throws Exception {
    try (NettyNetwork network = network(0, "192.0.2.1")) {
      assertThatThrownBy(() -> network.listen(network.loops().getFirst(), Encryption.OFF, _ -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "192.0.2.1 port 0 is not an address of this machine: choose one that it has, or none"
                  + " for all");
    }
  }

  @Test
  void keepsConnectionsWhenListeningStops() throws Exception {
    try (NettyNetwork network = network(0)) {
      Recorder recorder = new Recorder();
      CompletableFuture<byte[]> before = recorder.bytes(1);
      Loop loop = network.loops().getFirst();
      int port = network.listen(loop, Encryption.OFF, c -> c.listen(recorder)).getFirst().getPort();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000); // a connection left open fails the test instead of hanging it
        socket.getOutputStream().write('1');
        Pair.await(before);

        network.stopListening();

        Pair.turns(loop, 3);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
            .isInstanceOf(IOException.class);
        assertThat(recorder.closed).isNotDone();
      }
    }
  }

  @Test
  void dialsFromTheConfiguredAddressOfTheFamily() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, ip("127.0.0.1"));
        NettyNetwork network = network(0, "::1", "127.0.0.3")) {
      PeerAddress peer = new PeerAddress(ip("127.0.0.1"), server.getLocalPort());

      PeerChannel channel = Pair.await(Pair.dial(network, peer, network.loops().getFirst()));

      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInetAddress()).isEqualTo(ip("127.0.0.3"));
        assertThat(channel.local().ip()).isEqualTo(ip("127.0.0.3"));
      }
    }
  }

  @Test
  void refusesToDialAFamilyWithoutAConfiguredAddress() {
    try (NettyNetwork network = network(0, "127.0.0.1")) {
      PeerAddress peer = new PeerAddress(ip("::1"), 6881);

      assertThatThrownBy(() -> Pair.await(Pair.dial(network, peer, network.loops().getFirst())))
          .hasRootCauseMessage("none of the addresses to bind to is of its family");
    }
  }

  @Test
  void saysOnceThatADialWasRefused() throws Exception {
    int port;
    try (ServerSocket closedSoon = new ServerSocket(0)) {
      port = closedSoon.getLocalPort();
    }
    try (NettyNetwork network = network(0)) {
      Loop loop = network.loops().getFirst();
      Outcomes outcomes = new Outcomes();

      PeerAddress peer = new PeerAddress(ip("127.0.0.1"), port);
      network.dial(Pair.plain(peer, Pair.PATIENCE_NANOS), loop, outcomes);

      Pair.await(outcomes.first);
      Pair.turns(loop, 3);
      assertThat(outcomes.told).containsExactly("connection refused");
    }
  }

  @Test
  void givesUpADialThatNobodyAnswers() throws Exception {
    // A full backlog makes Linux drop further connection attempts.
    try (ServerSocket deaf = new ServerSocket(0, 1, ip("127.0.0.1"));
        NettyNetwork network = network(0)) {
      List<SocketChannel> filling = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(deaf.getLocalSocketAddress());
        filling.add(channel);
      }
      Loop loop = network.loops().getFirst();
      Outcomes outcomes = new Outcomes();

      PeerAddress peer = new PeerAddress(ip("127.0.0.1"), deaf.getLocalPort());
      network.dial(Pair.plain(peer, TimeUnit.MILLISECONDS.toNanos(200)), loop, outcomes);

      assertThat(Pair.await(outcomes.first)).isEqualTo("timed out");
      for (SocketChannel channel : filling) {
        channel.close();
      }
    }
  }

  @Test
  void aFailingTaskOrTimerDoesNotEndTheLoop() {
    try (NettyNetwork network = network(0)) {
      Loop loop = network.loops().getFirst();
      CompletableFuture<Boolean> after = new CompletableFuture<>();
      Runnable failing =
          () -> {
            throw new IllegalStateException("a task that fails, on purpose");
          };

      loop.execute(failing);
      Pair.run(loop, () -> loop.after(0, failing));
      Pair.run(loop, () -> loop.after(1_000_000, () -> after.complete(loop.inLoop())));

      assertThat(Pair.await(after)).isTrue();
      assertThat(loop.inLoop()).isFalse();
    }
  }

  @Test
  void aClosedNetworkDropsTasksAndConnections() throws Exception {
    List<String> ran = new ArrayList<>();
    NettyNetwork network = network(0);
    Loop loop = network.loops().getFirst();
    Recorder recorder = new Recorder();
    CompletableFuture<byte[]> greeted = recorder.bytes(1);
    int port = network.listen(loop, Encryption.OFF, c -> c.listen(recorder)).getFirst().getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000); // a connection left open fails the test instead of hanging it
      socket.getOutputStream().write('x');
      Pair.await(greeted);

      network.close();
      loop.execute(() -> ran.add("late"));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(recorder.timesClosed).isEqualTo(1);
      assertThat(ran).isEmpty();
    }
  }

  @Test
  void aCancelledTimerDoesNotRun() {
    try (NettyNetwork network = network(0)) {
      Loop loop = network.loops().getFirst();
      List<String> ran = new ArrayList<>();
      Pair.run(
          loop,
          () -> {
            loop.after(2_000_000, () -> ran.add("kept"));
            loop.after(1_000_000, () -> ran.add("cancelled")).cancel();
          });

      Pair.turns(loop, 10);

      assertThat(ran).containsExactly("kept");
    }
  }

  private static NettyNetwork network(int port, String... bindAddresses) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : bindAddresses) {
      addresses.add(ip(address));
    }
    return new NettyNetwork(new NetworkSettings(1, addresses, port));
  }

  private static InetAddress ip(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  /// Remembers every outcome of one dial.
  private static final class Outcomes implements DialListener {
    final List<String> told = new ArrayList<>();
    final CompletableFuture<String> first = new CompletableFuture<>();

    @Override
    public void connected(PeerChannel channel) {
      failed("connected");
    }

    @Override
    public void failed(String reason) {
      told.add(reason);
      first.complete(reason);
    }
  }
}
