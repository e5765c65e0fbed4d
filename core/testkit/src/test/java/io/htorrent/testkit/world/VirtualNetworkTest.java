package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htorrent.api.InfoHash;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines, turns, losses and cuts, without engines.
class VirtualNetworkTest {

  private static final int MB = 1_000_000;
  private static final Offset<Double> A_TENTH = within(0.1);

  private final World world = World.seeded(1);
  private final Loop loop = world.time.loop();
  private final Map<VirtualHost, Queue<Transfer>> awaited = new HashMap<>();
  private int hosts;

  @Test
  void transfersShareTheWayOutFairly() {
    VirtualHost source = host(Line.of(10, MB, 0));

    Transfer one = transfer(source, host(Line.of(10, 0, 0)), MB);
    Transfer two = transfer(source, host(Line.of(200, 0, 0)), MB);
    world.run(Duration.ofSeconds(10));

    assertThat(one.seconds()).isCloseTo(2, within(0.3));
    assertThat(two.seconds()).isCloseTo(2, within(0.3));
  }

  @Test
  void transfersShareTheWayInFairly() {
    VirtualHost sink = host(Line.of(10, 0, MB));

    Transfer one = transfer(host(Line.of(10, 0, 0)), sink, MB);
    Transfer two = transfer(host(Line.of(10, 0, 0)), sink, MB);
    world.run(Duration.ofSeconds(10));

    assertThat(one.seconds()).isCloseTo(2, within(0.6));
    assertThat(two.seconds()).isCloseTo(2, within(0.6));
  }

  @Test
  void theSlowerEndOfALineCounts() {
    Transfer transfer = transfer(host(Line.of(10, 5 * MB, 0)), host(Line.of(10, 0, MB)), 3 * MB);

    world.run(Duration.ofSeconds(10));

    assertThat(transfer.seconds()).isCloseTo(3, within(0.2));
  }

  @Test
  void longFastLineIsFilledAfterSomeRoundTrips() {
    Transfer transfer = transfer(host(Line.of(50, 12 * MB, 0)), host(Line.of(50, 0, 0)), 60 * MB);

    world.run(Duration.ofSeconds(10));

    assertThat(transfer.seconds()).isCloseTo(5.3, within(0.4));
  }

  @Test
  void smallMessageTakesItsTurnAmongBigTransfers() {
    VirtualHost source = host(Line.of(10, MB / 10, 0));
    for (int i = 0; i < 4; i++) {
      transfer(source, host(Line.of(10, 0, 0)), MB);
    }
    world.run(Duration.ofSeconds(5));
    Transfer small = transfer(source, host(Line.of(10, 0, 0)), 17);
    world.run(Duration.ofSeconds(5));

    assertThat(small.seconds()).isLessThan(5.5);
  }

  @ParameterizedTest(name = "{0} of the packets")
  @ValueSource(doubles = {0.001, 0.01, 0.05})
  void lossCostsTimeAndNoBytes(double loss) {
    Line good = Line.of(50, 2 * MB, 0);
    Transfer clean = transfer(host(good), host(good), 5 * MB);
    Transfer lossy = transfer(host(good.losing(loss)), host(good), 5 * MB);

    world.run(Duration.ofMinutes(5));

    assertThat(lossy.received).isEqualTo(5 * MB);
    assertThat(lossy.seconds()).isGreaterThan(clean.seconds());
  }

  @Test
  void latencyOfAPairComesBeforeThatOfItsLines() {
    VirtualHost a = host(Line.of(10, 0, 0));
    VirtualHost b = host(Line.of(10, 0, 0));
    world.network.latency(a, b, 400_000_000);

    Transfer far = transfer(a, b, 1000);
    Transfer near = transfer(a, host(Line.of(10, 0, 0)), 1000);
    world.run(Duration.ofSeconds(5));

    assertThat(far.seconds()).isCloseTo(0.81, A_TENTH); // the dial, the answer, the bytes
    assertThat(near.seconds()).isCloseTo(0.03, A_TENTH);
  }

  @Test
  void nothingGetsThroughACutAndNothingIsLost() {
    VirtualHost a = host(Line.of(10, MB, 0));
    VirtualHost b = host(Line.of(10, 0, 0));
    Transfer transfer = transfer(a, b, 5 * MB);
    world.run(Duration.ofSeconds(2));
    b.island = world.network.newIsland();
    world.run(Duration.ofSeconds(1));
    int before = transfer.received;
    world.run(Duration.ofMinutes(1));
    int during = transfer.received;
    world.network.heal();
    world.run(Duration.ofSeconds(10));

    assertThat(during).isEqualTo(before);
    assertThat(transfer.received).isEqualTo(5 * MB);
    assertThat(transfer.ends).isEmpty();
  }

  @Test
  void dialAcrossACutTimesOut() {
    VirtualHost b = host(Line.of(10, 0, 0));
    b.island = world.network.newIsland();

    Transfer transfer = transfer(host(Line.of(10, 0, 0)), b, 1);
    world.run(Duration.ofSeconds(14));
    List<String> early = List.copyOf(transfer.ends);
    world.run(Duration.ofSeconds(2));

    assertThat(early).isEmpty();
    assertThat(transfer.ends).containsExactly("connection timed out");
  }

  @Test
  void machineThatVanishedIsSilentUntilItIsBack() {
    VirtualHost a = host(Line.of(10, MB, 0));
    VirtualHost b = host(Line.of(10, 0, 0));
    Transfer transfer = transfer(a, b, 5 * MB);
    world.run(Duration.ofSeconds(1));
    b.vanish();
    world.run(Duration.ofMinutes(1));
    List<String> whileGone = List.copyOf(transfer.ends);
    b.appear();
    transfer.send(1);
    world.run(Duration.ofSeconds(10));

    assertThat(whileGone).isEmpty();
    assertThat(transfer.ends).containsExactly("reset by peer");
  }

  @Test
  void stormBreaksAsManyAsItSays() {
    VirtualHost source = host(Line.of(10, MB, 0));
    List<Transfer> transfers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      transfers.add(transfer(source, host(Line.of(10, 0, 0)), MB));
    }
    world.run(Duration.ofSeconds(1));

    world.resetStorm(0.3);
    world.run(Duration.ofSeconds(1));

    assertThat(transfers.stream().filter(transfer -> !transfer.ends.isEmpty()).count())
        .isBetween(40L, 80L);
  }

  private VirtualHost host(Line line) {
    VirtualHost host = world.network.host("h" + hosts, "10.1.0." + ++hosts);
    host.line(line);
    return host;
  }

  /// Sends so many bytes on a connection of its own.
  private Transfer transfer(VirtualHost from, VirtualHost to, int bytes) {
    Transfer transfer = new Transfer(bytes);
    Queue<Transfer> expected = awaited.computeIfAbsent(to, _ -> new ArrayDeque<>());
    expected.add(transfer);
    to.listen(loop, Encryption.OFF, channel -> channel.listen(expected.remove()));
    PeerNetwork.Dial dial =
        new PeerNetwork.Dial(
            to.address(),
            InfoHash.of(new byte[20]),
            Encryption.Form.PLAIN,
            Duration.ofSeconds(15).toNanos());
    from.dial(dial, loop, transfer);
    return transfer;
  }

  /// One connection, and what came of it.
  private final class Transfer implements PeerNetwork.DialListener, PeerChannel.Listener {
    private final int bytes;
    private final List<String> ends = new ArrayList<>();
    private final List<PeerChannel> channels = new ArrayList<>();
    private int received;
    private double doneSeconds = -1;

    Transfer(int bytes) {
      this.bytes = bytes;
    }

    double seconds() {
      return doneSeconds;
    }

    void send(int count) {
      channels.getFirst().send(ByteBuffer.allocate(count), () -> {});
      channels.getFirst().flush();
    }

    @Override
    public void connected(PeerChannel channel) {
      channels.add(channel);
      channel.listen(
          new PeerChannel.Listener() {
            @Override
            public void received(ByteBuffer nothing) {}

            @Override
            public void receivedAll() {}

            @Override
            public void closed(String reason) {
              ends.add(reason);
            }
          });
      for (int left = bytes; left > 0; left -= 100_000) {
        send(Math.min(left, 100_000));
      }
    }

    @Override
    public void failed(String reason) {
      ends.add(reason);
    }

    @Override
    public void received(ByteBuffer more) {
      received += more.remaining();
      if (received == bytes) {
        doneSeconds = world.seconds();
      }
    }

    @Override
    public void receivedAll() {}

    @Override
    public void closed(String reason) {}
  }
}
