package io.htorrent.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Driver;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WatchdogTest {

  private static final Driver DHT = new Driver(Driver.Kind.PEER_SOURCE, "dht");
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final StrategyCall CALL =
      new StrategyCall(
          InfoHash.parse("00112233445566778899aabbccddeeff00112233"),
          new Strategy(Strategy.Kind.CHOKER, "hangs"));

  @Test
  void namesACallThatDoesNotReturnAndNamesItOnce() {
    try (Watchdog watchdog = new Watchdog(_ -> {}, Duration.ofSeconds(5), NEVER)) {
      watchdog.entered(CALL);

      assertThat(looks(watchdog, 10, 14)).isEmpty();
      assertThat(watchdog.look(15 * SECOND)).map(Watchdog.Stuck::call).contains(CALL);
      assertThat(looks(watchdog, 16, 60)).isEmpty();
    }
  }

  @Test
  void blamesNobodyWhenTheWholeProgramStoodStill() {
    try (Watchdog watchdog = new Watchdog(_ -> {}, Duration.ofSeconds(5), NEVER)) {
      watchdog.entered(CALL);

      assertThat(watchdog.look(10 * SECOND)).isEmpty();
      assertThat(watchdog.look(100 * SECOND)).isEmpty();
      assertThat(watchdog.look(101 * SECOND)).isEmpty();
      watchdog.left();
      assertThat(looks(watchdog, 102, 120)).isEmpty();
    }
  }

  /// What it finds, looking once a second.
  private static List<Watchdog.Stuck> looks(Watchdog watchdog, int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(second -> watchdog.look(second * SECOND))
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void namesADriverToo() throws Exception {
    CompletableFuture<Event> told = new CompletableFuture<>();
    try (Watchdog watchdog =
        new Watchdog(told::complete, Duration.ofMillis(20), Duration.ofMillis(5))) {
      watchdog.entered(new DriverCall(DHT));

      assertThat(told.get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Event.DriverStuck.class,
              stuck -> {
                assertThat(stuck.driver()).isEqualTo(DHT);
                assertThat(stuck.reason())
                    .startsWith("driver 'dht' has not returned for ")
                    .endsWith(
                        "cannot be stopped: the session's loop, and all torrents with it, stand"
                            + " still; switch it off and start htorrent again");
              });
    }
  }

  @Test
  void isSilentAboutManyCallsThatReturn() {
    try (Watchdog watchdog = new Watchdog(_ -> {}, Duration.ofSeconds(5), NEVER)) {
      for (int second = 0; second < 100; second++) {
        watchdog.entered(CALL);
        assertThat(watchdog.look(second * SECOND)).isEmpty();
        watchdog.left();
      }
      assertThat(watchdog.look(200 * SECOND)).isEmpty();
      assertThat(watchdog.look(300 * SECOND)).isEmpty();
    }
  }

  @Test
  void namesTheNextCallToo() {
    try (Watchdog watchdog = new Watchdog(_ -> {}, Duration.ofSeconds(5), NEVER)) {
      watchdog.entered(CALL);
      List<Watchdog.Stuck> early = looks(watchdog, 0, 4);
      List<Watchdog.Stuck> first = looks(watchdog, 5, 6);
      watchdog.left();
      watchdog.entered(CALL);
      List<Watchdog.Stuck> between = looks(watchdog, 7, 11);
      List<Watchdog.Stuck> second = looks(watchdog, 12, 13);

      assertThat(early).isEmpty();
      assertThat(first).hasSize(1);
      assertThat(between).isEmpty();
      assertThat(second).hasSize(1);
    }
  }

  @Test
  void tellsFromAThreadOfItsOwnWhileTheLoopIsStuck() throws Exception {
    CompletableFuture<Event> told = new CompletableFuture<>();
    CountDownLatch returned = new CountDownLatch(1);
    try (Watchdog watchdog =
        new Watchdog(told::complete, Duration.ofMillis(20), Duration.ofMillis(5))) {
      Thread loop =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                watchdog.entered(CALL);
                try {
                  returned.await();
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });

      Event event = told.get(30, TimeUnit.SECONDS);

      assertThat(loop.isAlive()).isTrue();
      assertThat(event)
          .isInstanceOfSatisfying(
              Event.StrategyStuck.class,
              stuck ->
                  assertThat(stuck.reason())
                      .contains("choker 'hangs' has not returned", "start htorrent again"));
      returned.countDown();
      loop.join();
    }
  }
}
