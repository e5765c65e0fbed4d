package io.htorrent.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Sixteen machines on loopback that send a node of the DHT some 20,000 datagrams a second: queries
/// of all kinds, answers to nothing, and what is none of it. A thread of its own.
final class DhtFlood implements AutoCloseable {

  private static final int MACHINES = 16;
  private static final int BURST = 200; // each 10 ms

  private final List<DatagramChannel> machines = new ArrayList<>();
  private final InetSocketAddress victim;
  private final SplittableRandom random = new SplittableRandom(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answeredBytes = new AtomicLong();
  private final long beganNanos = System.nanoTime();
  private final Thread thread;

  /// @param port of the node, on 127.0.0.1
  DhtFlood(int port) throws IOException {
    victim = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    for (int i = 1; i <= MACHINES; i++) {
      machines.add(open("127.0.6." + i));
    }
    thread = Thread.ofPlatform().daemon().name("flood").start(this::run);
  }

  static DatagramChannel open(String ip) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.ofLiteral(ip), 0));
    channel.configureBlocking(false);
    return channel;
  }

  /// A question of BEP 5 for the nodes near to an id.
  static ByteBuffer findNode(SplittableRandom random) {
    return query(random, "find_node", "6:target20:" + id(random));
  }

  long sent() {
    return sent.get();
  }

  /// Bytes that came back so far.
  long answeredBytes() {
    return answeredBytes.get();
  }

  /// Since it began.
  double seconds() {
    return (System.nanoTime() - beganNanos) / 1e9;
  }

  private void run() {
    ByteBuffer answer = ByteBuffer.allocate(2048);
    try {
      while (!over.await(10, TimeUnit.MILLISECONDS)) {
        for (int i = 0; i < BURST; i++) {
          DatagramChannel machine = machines.get(i % MACHINES);
          sent.addAndGet(machine.send(datagram(), victim) > 0 ? 1 : 0);
        }
        for (DatagramChannel machine : machines) {
          while (machine.receive(answer.clear()) != null) {
            answeredBytes.addAndGet(answer.position());
          }
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the flood broke off", e);
    }
  }

  private ByteBuffer datagram() {
    return switch (random.nextInt(6)) {
      case 0 -> query(random, "ping", "");
      case 1 -> findNode(random);
      case 2 -> query(random, "get_peers", "9:info_hash20:" + id(random));
      case 3 ->
          query(
              random,
              "announce_peer",
              "9:info_hash20:" + id(random) + "4:porti6881e5:token8:" + id(random).substring(12));
      case 4 ->
          latin("d1:rd2:id20:" + id(random) + "5:nodes26:" + id(random) + "abcdefe1:t2:aa1:y1:re");
      default -> latin("d1:a" + "l".repeat(1_000 + random.nextInt(400)));
    };
  }

  private static ByteBuffer query(SplittableRandom random, String method, String arguments) {
    return latin(
        "d1:ad2:id20:%s%se1:q%d:%s1:t2:aa1:y1:qe"
            .formatted(id(random), arguments, method.length(), method));
  }

  private static String id(SplittableRandom random) {
    byte[] id = new byte[20];
    random.nextBytes(id);
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer latin(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (DatagramChannel machine : machines) {
      machine.close();
    }
  }
}
