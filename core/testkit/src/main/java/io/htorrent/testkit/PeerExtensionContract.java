package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.api.extension.PeerExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [PeerExtension] must do, whatever it speaks. Extend it in an extension's test:
///
/// ```java
/// final class EchoTest extends PeerExtensionContract {
///   protected PeerExtension.Factory factory() {
///     return new Echo.Factory();
///   }
///   protected List<String> samples() {
///     return List.of("ping");
///   }
/// }
/// ```
public abstract class PeerExtensionContract {

  /// The torrent that it is tried in.
  protected static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);

  /// The factory on trial.
  protected abstract PeerExtension.Factory factory();

  /// Messages that it understands, one of each kind: a character a byte.
  protected abstract List<String> samples();

  /// The settings it is tried with: its defaults, unless overridden.
  protected Options options() {
    return Options.defaults(factory().options());
  }

  @Test
  void namesItselfAndItsOptionsAsInTheConfigurationFile() {
    PeerExtension.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.key()).isNotBlank().hasSizeLessThanOrEqualTo(64);
    assertThat(factory.origin()).isNotNull();
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    assertThat(factory.options()).allSatisfy(option -> assertThat(option.help()).isNotBlank());
    Options.defaults(factory.options());
  }

  @Test
  void addsToHandshakesWhatTheEngineTakes() {
    PeerExtension extension = create(new ExtensionSwarm(TORRENT), 1);

    assertThat(extension.greeting().keySet())
        .allMatch(name -> name.matches("[a-z][a-z0-9_]{0,31}"))
        .doesNotContain("m", "p", "v", "reqq", "upload_only", "yourip");
    assertThat(extension.status()).isNotNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void bearsAnyBytes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ExtensionSwarm swarm = new ExtensionSwarm(TORRENT);
    PeerExtension extension = create(swarm, seed);
    ExtensionSwarm.Peer stranger = swarm.comes("10.0.0.1:1025");

    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[i == 0 ? PeerExtension.LONGEST_PAYLOAD : random.nextInt(300)];
      random.nextBytes(bytes);
      says(extension, stranger, new String(bytes, StandardCharsets.ISO_8859_1));
      swarm.passes(Duration.ofMinutes(1));
    }

    assertThat(stranger.sent()).as("it does not understand").isEmpty();
  }

  @Test
  void bearsEveryPrefixAndEveryWrongByteOfWhatItUnderstands() {
    for (String sample : samples()) {
      ExtensionSwarm swarm = new ExtensionSwarm(TORRENT);
      PeerExtension extension = create(swarm, 1);
      ExtensionSwarm.Peer peer = swarm.joins("10.0.0.1:6881").greets(extension, "d1:mdee");
      for (String wrong : spoiled(sample)) {
        says(extension, peer, wrong);
        swarm.passes(Duration.ofMinutes(1));
        extension.tick();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void keepsItsPromisesInAnySwarm(long seed) {
    assertThat(trace(seed)).isEqualTo(trace(seed)); // what it does wrong throws in the swarm
  }

  @Test
  void takesLeaveOfThoseWhoNeverSaidAWord() {
    ExtensionSwarm swarm = new ExtensionSwarm(TORRENT);
    PeerExtension extension = create(swarm, 1);
    ExtensionSwarm.Peer peer = swarm.comes("10.0.0.1:1025");

    peer.leaves(extension);
    extension.tick();

    assertThat(peer.sent()).isEmpty();
  }

  @Test
  void sendsNothingMoreToOneThatUnderstandsNoMore() {
    ExtensionSwarm swarm = new ExtensionSwarm(TORRENT);
    PeerExtension extension = create(swarm, 1);
    ExtensionSwarm.Peer peer = swarm.joins("10.0.0.1:6881").greets(extension, "d1:mdee");
    swarm.joins("10.0.0.2:6881");
    extension.tick();
    peer.turnsOff();
    List<String> before = peer.sent();

    samples().forEach(sample -> says(extension, peer, sample));
    swarm.passes(Duration.ofMinutes(5));
    extension.tick();

    assertThat(peer.sent()).isEqualTo(before);
  }

  /// What a fresh extension is, in this swarm.
  protected final PeerExtension create(ExtensionSwarm swarm, long seed) {
    return factory().create(swarm, options(), new SplittableRandom(seed));
  }

  private List<String> trace(long seed) {
    ExtensionSwarm swarm = new ExtensionSwarm(TORRENT);
    ExtensionStorm storm = new ExtensionStorm(seed, samples(), swarm, create(swarm, seed));
    for (int i = 0; i < 3_000; i++) {
      storm.step();
    }
    return storm.trace();
  }

  private static List<String> spoiled(String sample) {
    List<String> spoiled = new ArrayList<>();
    for (int at = 0; at < sample.length(); at++) {
      spoiled.add(sample.substring(0, at));
      for (char wrong : "\0 09:deil-\u00ff".toCharArray()) {
        spoiled.add(sample.substring(0, at) + wrong + sample.substring(at + 1));
      }
    }
    return spoiled;
  }

  /// A violation is an answer; anything else that is thrown fails the test.
  private static void says(PeerExtension extension, ExtensionSwarm.Peer peer, String text) {
    try {
      extension.received(peer, ExtensionSwarm.payload(text));
    } catch (ExtensionViolation violation) {
      assertThat(violation).hasMessageMatching(".{3,200}");
      assertThat(violation.bep()).isPositive();
    }
  }
}
