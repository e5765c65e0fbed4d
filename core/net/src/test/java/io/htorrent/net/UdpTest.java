package io.htorrent.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.Subnet;
import io.htorrent.api.network.UdpLane;
import io.htorrent.api.network.UdpLane.Protocol;
import io.htorrent.api.network.UdpRequest;
import io.htorrent.engine.port.Encryption;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Datagrams of the real network, over loopback.
class UdpTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

  @Test
  void theUdpPortHasTheNumberOfTheTcpPort() throws Exception {
    try (NettyNetwork network = network("127.0.0.1", "::1", "127.0.0.2")) {
      int port = listen(network);

      UdpLane lane = network.lane(Protocol.DHT, this::received);

      assertThat(lane.addresses()).containsExactly(at("127.0.0.1", port), at("::1", port));
    }
  }

  @Test
  void noUdpSocketIsOpenBeforeSomebodyAsks() throws Exception {
    try (NettyNetwork network = network("127.0.0.1")) {
      int port = listen(network);

      try (DatagramSocket ours = new DatagramSocket(at("127.0.0.1", port))) {
        assertThat(ours.isBound()).isTrue();
      }
    }
  }

  @Test
  void anotherUdpPortIsUsedWhenTheNumberIsTaken() throws Exception {
    try (NettyNetwork network = network("127.0.0.1")) {
      int port = listen(network);
      try (DatagramSocket taken = new DatagramSocket(at("127.0.0.1", port))) {
        UdpLane lane = network.lane(Protocol.DHT, this::received);

        assertThat(lane.addresses().getFirst().getPort()).isPositive().isNotEqualTo(port);
        lane.send(at("127.0.0.1", taken.getLocalPort()), bytes("d1e"));
        assertThat(text(receive(taken))).isEqualTo("d1e");
      }
    }
  }

  @Test
  void aFreePortIsFreeForBoth() throws Exception {
    try (NettyNetwork network = network()) {
      int port = listen(network);

      UdpLane lane = network.lane(Protocol.DHT, this::received);

      assertThat(lane.addresses()).containsExactly(at("0.0.0.0", port), at("::", port));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void theDhtGetsWhatBeginsWithDAndNothingElse(String ip) throws Exception {
    try (NettyNetwork network = network();
        DatagramSocket other = new DatagramSocket(at(ip, 0))) {
      UdpLane lane = network.lane(Protocol.DHT, this::received);
      InetSocketAddress to = at(ip, lane.addresses().getFirst().getPort());

      for (String datagram :
          List.of("", "x", "\0\0\0\1abcd", "\1\0abcdefghijklmnopqrs", "d1:ad2e")) {
        send(other, to, datagram);
      }

      assertThat(received.poll(20, TimeUnit.SECONDS))
          .isEqualTo(other.getLocalSocketAddress() + " d1:ad2e");
      assertThat(received).isEmpty();
      lane.send((InetSocketAddress) other.getLocalSocketAddress(), bytes("dre"));
      assertThat(text(receive(other))).isEqualTo("dre");
    }
  }

  @Test
  void aGroupIsAskedFromAPortWhereTheAnswersComeIn() throws Exception {
    InetSocketAddress group = at("239.255.77.77", 6772);
    LinkedBlockingQueue<InetSocketAddress> askers = new LinkedBlockingQueue<>();
    try (NettyNetwork network = network("127.0.0.1")) {
      UdpLane member = network.multicast(group, (from, _) -> askers.add(from));
      UdpLane asking = network.search(group, this::received);

      asking.send(group, bytes("who?"));
      InetSocketAddress asker = askers.poll(20, TimeUnit.SECONDS);
      assertThat(asker).isNotNull();
      assertThat(asker.getPort()).isNotEqualTo(group.getPort());
      member.send(asker, bytes("me"));

      assertThat(received.poll(20, TimeUnit.SECONDS)).endsWith(" me");
      assertThat(received).as("it is no member itself").isEmpty();
    }
  }

  @Test
  void onePartOfThePortHasOneOwnerUntilClosed() throws Exception {
    try (NettyNetwork network = network("127.0.0.1")) {
      UdpLane lane = network.lane(Protocol.DHT, this::received);

      assertThatThrownBy(() -> network.lane(Protocol.DHT, this::received))
          .isInstanceOf(IOException.class);

      lane.close();
      assertThat(network.lane(Protocol.DHT, this::received).addresses())
          .isEqualTo(lane.addresses());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  @DisplayName("U01 U02 U07 U13 the first answer from the address asked with the id counts")
  void anAnswerComesFromTheAddressAskedWithTheId(String ip) throws Exception {
    try (NettyNetwork network = network();
        DatagramSocket tracker = new DatagramSocket(at(ip, 0));
        DatagramSocket stranger = new DatagramSocket(at(ip, 0))) {
      CompletableFuture<byte[]> answer = ask(network, tracker, 0x61626364, LONG);
      DatagramPacket question = receive(tracker);
      InetSocketAddress from = (InetSocketAddress) question.getSocketAddress();

      send(stranger, from, "\0\0\0\1abcd spoofed");
      send(tracker, from, "\0\0\0\1abc");
      send(tracker, from, "\0\0\0\1dcba other id");
      send(tracker, from, "\0\0\0\1abcd" + "x".repeat(65_499));
      send(tracker, from, "\0\0\0\1abcd second");

      assertThat(text(question)).isEqualTo("hello abcd");
      assertThat(Pair.await(answer)).hasSize(65_507).endsWith((byte) 'x');
    }
  }

  @Test
  @DisplayName("U09 no answer in time is a time-out, and its id is free again")
  void noAnswerInTimeIsATimeOut() throws Exception {
    try (NettyNetwork network = network("127.0.0.1");
        DatagramSocket silent = new DatagramSocket(at("127.0.0.1", 0))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> exchange(network, silent, 7, Duration.ofMillis(50)))
            .isInstanceOf(SocketTimeoutException.class)
            .hasMessageContaining("127.0.0.1:" + silent.getLocalPort())
            .hasMessageContaining("did not answer");
      }
    }
  }

  @Test
  @DisplayName("U12 a port where nobody listens fails nothing but its own question")
  void aPortUnreachableFailsNothingElse() throws Exception {
    try (NettyNetwork network = network("127.0.0.1");
        DatagramSocket tracker = new DatagramSocket(at("127.0.0.1", 0))) {
      CompletableFuture<byte[]> answer = ask(network, tracker, 0x61626364, LONG);
      DatagramPacket question = receive(tracker);
      DatagramSocket gone = new DatagramSocket(at("127.0.0.1", 0));
      gone.close();
      InetSocketAddress nobody = at("127.0.0.1", 1);

      assertThatThrownBy(
              () -> network.exchange(new UdpRequest(nobody, bytes("x"), 8, Duration.ofMillis(50))))
          .isInstanceOf(IOException.class);

      send(tracker, (InetSocketAddress) question.getSocketAddress(), "\0\0\0\1abcd");
      assertThat(Pair.await(answer)).hasSize(8);
    }
  }

  @Test
  void anAddressOfAnotherFamilyThanOursIsNotAsked() throws Exception {
    try (NettyNetwork network = network("127.0.0.1");
        DatagramSocket tracker = new DatagramSocket(at("::1", 0))) {
      assertThatThrownBy(() -> exchange(network, tracker, 7, LONG))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "[::1]:%d cannot be asked: none of our addresses is of its family",
              tracker.getLocalPort());
    }
  }

  // Linux takes no broadcast from a socket that did not ask for them; a route is missing likewise.
  @Test
  void whatTheSystemDoesNotSendIsToldAtOnce() {
    try (NettyNetwork network = network("127.0.0.1")) {
      InetSocketAddress broadcast = at("127.255.255.255", 6969);

      assertThatThrownBy(() -> network.exchange(new UdpRequest(broadcast, bytes("x"), 1, LONG)))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("127.255.255.255:6969 cannot be asked: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "::", "224.0.0.1", "255.255.255.255", "ff02::1"})
  void nobodyIsAskedWhereManyOrNobodyAnswer(String ip) throws Exception {
    try (NettyNetwork network = network()) {
      assertThatThrownBy(() -> network.exchange(new UdpRequest(at(ip, 6969), bytes("x"), 1, LONG)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no address that can be asked");
    }
  }

  @Test
  void aServerHasAPortOfItsOwnUntilClosed() throws Exception {
    try (NettyNetwork network = network();
        DatagramSocket client = new DatagramSocket(at("127.0.0.1", 0))) {
      CompletableFuture<UdpLane> lane = new CompletableFuture<>();
      UdpLane server =
          network.bindUdp(
              at("127.0.0.1", 0), (from, datagram) -> Pair.await(lane).send(from, datagram));
      lane.complete(server);
      InetSocketAddress where = server.addresses().getFirst();

      send(client, where, "echo");
      assertThat(text(receive(client))).isEqualTo("echo");
      assertThatThrownBy(() -> network.bindUdp(where, this::received))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "127.0.0.1 UDP port %d is already in use: choose another port, or 0 for a free one",
              where.getPort());

      server.close();
      Pair.turns(network.loops().getFirst(), 3);
      network.bindUdp(where, this::received).close();
    }
  }

  @Test
  void aReceiverThatFailsGetsTheNextDatagram() throws Exception {
    try (NettyNetwork network = network();
        DatagramSocket client = new DatagramSocket(at("127.0.0.1", 0))) {
      UdpLane server =
          network.bindUdp(
              at("127.0.0.1", 0),
              (from, datagram) -> {
                received(from, datagram);
                throw new IllegalStateException("a receiver that fails, on purpose");
              });

      send(client, server.addresses().getFirst(), "one");
      send(client, server.addresses().getFirst(), "two");

      assertThat(received.poll(20, TimeUnit.SECONDS)).endsWith("one");
      assertThat(received.poll(20, TimeUnit.SECONDS)).endsWith("two");
    }
  }

  // Over IPv4 only: Linux has no way for IPv6 groups on loopback.
  @Test
  void whatIsSentToAGroupReachesThoseWhoJoined() throws Exception {
    InetSocketAddress group = at("239.192.152.143", freeUdpPort());
    try (NettyNetwork here = network("127.0.0.1");
        NettyNetwork there = network("127.0.0.1")) {
      UdpLane sender = here.multicast(group, (_, _) -> {});
      var _ = there.multicast(group, this::received);

      sender.send(group, bytes("anybody?"));

      assertThat(received.poll(20, TimeUnit.SECONDS)).endsWith(" anybody?");
      assertThat(sender.addresses()).hasSize(1);
    }
  }

  @Test
  void knowsTheNetworksThatItIsOn() {
    try (NettyNetwork bound = network("127.0.0.1");
        NettyNetwork elsewhere = network("192.0.2.1")) {
      assertThat(bound.subnets()).containsExactly(new Subnet(at("127.0.0.1", 1).getAddress(), 8));
      assertThat(elsewhere.subnets()).isEmpty();
    }
  }

  @Test
  void noGroupIsJoinedWithoutAnInterface() {
    try (NettyNetwork network = network("127.0.0.1")) {
      assertThatThrownBy(() -> network.multicast(at("ff15::efc0:988f", 6771), this::received))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no network interface");
      assertThatThrownBy(() -> network.multicast(at("192.0.2.1", 6771), this::received))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not a multicast group");
    }
  }

  @Test
  void aClosedNetworkEndsWaitingAndFreesItsPorts() throws Exception {
    NettyNetwork network = network("127.0.0.1");
    CompletableFuture<byte[]> answer;
    List<InetSocketAddress> used = new ArrayList<>();
    try (DatagramSocket silent = new DatagramSocket(at("127.0.0.1", 0))) {
      used.addAll(network.lane(Protocol.DHT, this::received).addresses());
      used.addAll(network.bindUdp(at("127.0.0.1", 0), this::received).addresses());
      answer = ask(network, silent, 7, LONG);
      receive(silent);
    }

    network.close();

    assertThatThrownBy(() -> Pair.await(answer)).hasMessageContaining("the network was closed");
    for (InetSocketAddress address : used) {
      new DatagramSocket(address).close();
    }
    assertThatThrownBy(() -> network.lane(Protocol.DHT, this::received))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> network.bindUdp(at("127.0.0.1", 0), this::received))
        .isInstanceOf(IOException.class);
  }

  private void received(InetSocketAddress from, ByteBuffer datagram) {
    received.add(from + " " + StandardCharsets.ISO_8859_1.decode(datagram));
  }

  private static CompletableFuture<byte[]> ask(
      NettyNetwork network, DatagramSocket whom, int transactionId, Duration timeout) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        answer.complete(exchange(network, whom, transactionId, timeout));
      } catch (IOException | InterruptedException e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  private static byte[] exchange(
      NettyNetwork network, DatagramSocket whom, int transactionId, Duration timeout)
      throws IOException, InterruptedException {
    InetSocketAddress to = (InetSocketAddress) whom.getLocalSocketAddress();
    return network.exchange(new UdpRequest(to, bytes("hello abcd"), transactionId, timeout));
  }

  private static int listen(NettyNetwork network) throws IOException {
    return network.listen(network.loops().getFirst(), Encryption.OFF, _ -> {}).getFirst().getPort();
  }

  private static NettyNetwork network(String... bindAddresses) {
    List<InetAddress> addresses = Arrays.stream(bindAddresses).map(InetAddress::ofLiteral).toList();
    return new NettyNetwork(new NetworkSettings(1, addresses, 0));
  }

  private static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket soonFree = new DatagramSocket(0)) {
      return soonFree.getLocalPort();
    }
  }

  private static ByteBuffer bytes(String latin1) {
    return ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void send(DatagramSocket from, InetSocketAddress to, String latin1)
      throws IOException {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    socket.setSoTimeout(20_000); // one that never comes fails the test instead of hanging it
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
  }
}
