package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests in flight are found, ended and walked in the order they were sent.
class InFlightTest {

  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // counts what a thread allocates

  @Test
  void walksOldestFirst() {
    InFlight requests = new InFlight();
    requests.add(7, 0, 10);
    requests.add(3, 2, 20);
    requests.add(7, 1, 30);

    long sent = requests.remove(3, 2);

    assertThat(sent).isEqualTo(20);
    assertThat(texts(requests)).containsExactly("7/0@10", "7/1@30");
    assertThat(requests.oldestNanos()).isEqualTo(10);
  }

  @Test
  void removesNothingThatWasNeverAsked() {
    InFlight requests = new InFlight();
    requests.add(7, 0, 10);

    long sent = requests.remove(-1, -5);

    assertThat(sent).isEqualTo(InFlight.NEVER);
    assertThat(requests.size()).isEqualTo(1);
  }

  @Test
  void trimDropsTheOldest() {
    InFlight requests = new InFlight();
    for (int block = 0; block < 40; block++) {
      requests.add(0, block, block);
    }

    requests.trim(2);

    assertThat(texts(requests)).containsExactly("0/38@38", "0/39@39");
  }

  @Test
  void whatIsWrittenOffIsStillKnownButNotHopedFor() {
    InFlight requests = new InFlight();
    requests.add(0, 0, 10);
    requests.add(0, 1, 20);
    requests.writeOff();
    requests.add(0, 2, 30);
    int hopeful = requests.hopeful();
    requests.remove(0, 0);
    requests.remove(0, 2);
    requests.add(0, 0, 40);

    assertThat(hopeful).isEqualTo(1);
    assertThat(requests.hopeful()).isEqualTo(1);
    assertThat(texts(requests)).containsExactly("0/1@20", "0/0@40");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void behavesAsALinkedMapDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InFlight requests = new InFlight();
    Map<String, Long> model = new LinkedHashMap<>();
    for (int step = 0; step < 20_000; step++) {
      int piece = random.nextInt(1 + (int) seed * 20);
      int block = random.nextInt(20);
      String name = piece + "/" + block;
      if (model.containsKey(name) || random.nextInt(300) < model.size() - 200) {
        long sent = requests.remove(piece, block);
        Long expected = model.remove(name);
        assertThat(sent).isEqualTo(expected == null ? InFlight.NEVER : expected);
      } else {
        requests.add(piece, block, step);
        model.put(name, (long) step);
      }
      assertThat(requests.size()).isEqualTo(model.size());
      assertThat(requests.contains(piece, block)).isEqualTo(model.containsKey(name));
    }

    List<String> drained = new ArrayList<>();
    List<String> walked = texts(requests);
    requests.drain((piece, block, sent) -> drained.add(piece + "/" + block + "@" + sent));

    List<String> expected = new ArrayList<>();
    model.forEach((name, sent) -> expected.add(name + "@" + sent));
    assertThat(walked).isEqualTo(expected);
    assertThat(drained).isEqualTo(expected);
    assertThat(requests.isEmpty()).isTrue();
  }

  @Test
  void allocatesNothingForARequest() {
    InFlight requests = new InFlight();
    pass(requests, 2_000); // grows to its size, loads classes

    long before = THREADS.getCurrentThreadAllocatedBytes();
    pass(requests, 200_000);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isLessThan(10_000);
  }

  /// Keeps 500 requests in flight, while blocks come in order.
  private static void pass(InFlight requests, int blocks) {
    for (int block = 0; block < blocks; block++) {
      requests.add(block / 64, block % 64, block);
      if (block >= 500) {
        requests.remove((block - 500) / 64, (block - 500) % 64);
      }
    }
    requests.trim(0);
  }

  private static List<String> texts(InFlight requests) {
    List<String> texts = new ArrayList<>();
    requests.forEach((piece, block, sent) -> texts.add(piece + "/" + block + "@" + sent));
    return texts;
  }
}
