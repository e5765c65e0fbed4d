package io.htorrent.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlatformWorkersTest {

  @Test
  void runsTheTasksOfALaneInOrderOnOneThread() {
    List<Integer> order = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    PlatformWorkers workers = new PlatformWorkers(2);

    for (int i = 0; i < 10_000; i++) {
      int number = i;
      workers.onLane(
          1,
          () -> {
            order.add(number);
            threads.add(Thread.currentThread());
          });
    }
    workers.close();

    assertThat(order).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    assertThat(threads.stream().distinct()).hasSize(1);
    assertThat(threads.getFirst().getName()).isEqualTo("htorrent-lane-1");
    assertThat(threads.getFirst().isDaemon()).isTrue();
  }

  @Test
  void takesTheLaneModuloTheirNumber() {
    try (PlatformWorkers workers = new PlatformWorkers(3)) {
      assertThat(workers.lanes()).isEqualTo(3);
      for (int lane : List.of(0, 3, 300, -3)) {
        assertThat(nameOfLane(workers, lane)).isEqualTo("htorrent-lane-0");
      }
      assertThat(nameOfLane(workers, 5)).isEqualTo("htorrent-lane-2");
    }
  }

  @Test
  void lanesRunBesideEachOther() throws InterruptedException {
    try (PlatformWorkers workers = new PlatformWorkers(2)) {
      CountDownLatch bothAreIn = new CountDownLatch(2);
      CompletableFuture<Boolean> met = new CompletableFuture<>();
      for (int lane = 0; lane < 2; lane++) {
        workers.onLane(
            lane,
            () -> {
              bothAreIn.countDown();
              met.complete(awaitQuietly(bothAreIn));
            });
      }

      assertThat(met.join()).isTrue();
    }
  }

  @Test
  void c10FailingTasksDoNotEndALaneOrAWaiter() {
    try (PlatformWorkers workers = new PlatformWorkers(1)) {
      CompletableFuture<String> afterwards = new CompletableFuture<>();
      Runnable failing =
          () -> {
            throw new IllegalStateException("a task that fails, on purpose");
          };
      Runnable dying =
          () -> {
            throw new AssertionError("a task that fails badly, on purpose");
          };

      workers.onLane(0, failing);
      workers.onLane(0, dying);
      workers.onLane(0, () -> Thread.currentThread().interrupt());
      workers.onLane(0, () -> afterwards.complete("alive"));
      workers.waiting(failing);

      assertThat(afterwards.join()).isEqualTo("alive");
    }
  }

  @Test
  void waitersAreVirtualAndAreInterruptedAtTheEnd() throws InterruptedException {
    PlatformWorkers workers = new PlatformWorkers(1);
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    List<Boolean> virtual = Collections.synchronizedList(new ArrayList<>());
    workers.waiting(() -> {
      virtual.add(Thread.currentThread().isVirtual());
      waiting.countDown();
      interrupted.complete(!awaitQuietly(new CountDownLatch(1)));
    });
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

    workers.close();

    assertThat(interrupted.join()).isTrue();
    assertThat(virtual).containsExactly(true);
  }

  @Test
  void closeFinishesWhatIsQueuedAndRefusesMore() {
    List<Integer> done = new ArrayList<>();
    PlatformWorkers workers = new PlatformWorkers(1);
    for (int i = 0; i < 1000; i++) {
      int number = i;
      workers.onLane(0, () -> done.add(number));
    }

    workers.close();
    workers.close();

    assertThat(done).hasSize(1000);
    assertThatThrownBy(() -> workers.onLane(0, () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  private static String nameOfLane(Workers workers, int lane) {
    CompletableFuture<String> name = new CompletableFuture<>();
    workers.onLane(lane, () -> name.complete(Thread.currentThread().getName()));
    return name.join();
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }
}
