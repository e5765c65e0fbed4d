package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.peers.PeerSource.Sought;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [PeerSource] must do. Extend it in a test:
///
/// ```java
/// final class DhtSourceTest extends PeerSourceContract {
///   protected PeerSource.Factory factory() { return new DhtSource.Factory(); }
/// }
/// ```
public abstract class PeerSourceContract {

  private static final InfoHash TORRENT = InfoHash.parse("01".repeat(20));
  private static final InfoHash OTHER = InfoHash.parse("02".repeat(32));

  /// Where the source on trial runs.
  protected final DatagramWorld world = new DatagramWorld(1);

  /// Its machine.
  protected final DatagramHost host = world.host("192.168.1.2:6881", "[fd00::2]:6881");

  private final List<PeerAddress> found = new ArrayList<>();

  /// The factory on trial.
  protected abstract PeerSource.Factory factory();

  @Test
  void namesItselfAndItsOptionsAsInTheConfigurationFile() {
    PeerSource.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    assertThat(factory.origin()).isNotNull();
    Options.defaults(factory.options());
  }

  @Test
  void hasAStatusOfAFewPlainWordsAtAnyTime() throws IOException {
    PeerSource source = open();
    String atFirst = source.status();
    world.run(Duration.ofMinutes(1));

    assertThat(List.of(atFirst, source.status()))
        .allSatisfy(status -> assertThat(status).matches("\\P{Cntrl}{0,60}"));
    source.close();
  }

  @Test
  void takesTorrentsInAnyOrderOfCalls() throws IOException {
    PeerSource source = open();

    source.forgotten(TORRENT);
    source.sought(new Sought(TORRENT, false, true));
    source.sought(new Sought(TORRENT, true, false));
    source.sought(new Sought(OTHER, false, false));
    world.run(Duration.ofMinutes(30));
    source.forgotten(TORRENT);
    source.forgotten(TORRENT);
    source.sought(new Sought(TORRENT, false, true));
    world.run(Duration.ofMinutes(30));

    assertThat(found).as("there is nobody").isEmpty();
    source.close();
  }

  @Test
  void livesWithNodesThatDoNotExist() throws IOException {
    PeerSource source = open();

    source.heardOf(InetSocketAddress.createUnresolved("nowhere.invalid", 6881));
    source.heardOf(new InetSocketAddress("192.0.2.1", 0));
    source.heardOf(new InetSocketAddress("192.0.2.1", 6881));
    source.heardOf(new InetSocketAddress("0.0.0.0", 6881));
    world.run(Duration.ofMinutes(5));

    assertThat(source.status()).matches("\\P{Cntrl}{0,60}");
    source.close();
  }

  @Test
  void isSilentWhenClosedAndCanBeOpenedAgain() throws IOException {
    PeerSource source = open();
    source.sought(new Sought(TORRENT, false, true));
    world.run(Duration.ofSeconds(10));
    source.close();
    long sent = world.sent();
    source.close();
    world.run(Duration.ofMinutes(30));

    assertThat(world.sent()).isEqualTo(sent);
    open().close();
  }

  /// Opens the source on trial, with its defaults.
  protected final PeerSource open() throws IOException {
    PeerSource.Factory factory = factory();
    return factory.open(
        host,
        (_, peers) -> found.addAll(peers),
        Options.defaults(factory.options()),
        world.random());
  }
}
