package io.htorrent.picker.rarestfirst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RarityIndexTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void holdsWhatAMapOfSetsHolds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RarityIndex index = new RarityIndex(300, 200);
    TreeMap<Integer, Integer> model = new TreeMap<>();

    for (int step = 0; step < 5000; step++) {
      int piece = random.nextInt(300);
      if (random.nextInt(3) == 0) {
        index.remove(piece);
        model.remove(piece);
      } else {
        int rank = random.nextInt(200);
        index.put(piece, rank);
        model.put(piece, rank);
      }
      if (step % 1000 == 999) {
        index.clear();
        model.forEach(index::announce);
        index.fill();
      }
      if (step % 100 == 0) {
        assertThat(contents(index)).isEqualTo(contents(model));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5})
  void findsTheSameRanksInBothDirections(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RarityIndex index = new RarityIndex(50, 500);
    for (int piece = 0; piece < 50; piece++) {
      index.put(piece, random.nextInt(500));
    }
    List<Integer> up = new ArrayList<>();
    for (int rank = index.nextRank(0); rank >= 0; rank = index.nextRank(rank + 1)) {
      up.add(rank);
    }
    List<Integer> down = new ArrayList<>();
    for (int rank = index.lastRank(); rank >= 0; rank = index.previousRank(rank - 1)) {
      down.add(rank);
    }

    assertThat(down.reversed()).isEqualTo(up);
    assertThat(index.count(0, 500)).isEqualTo(50);
  }

  private static Map<Integer, Set<Integer>> contents(RarityIndex index) {
    Map<Integer, Set<Integer>> contents = new TreeMap<>();
    for (int rank = index.nextRank(0); rank >= 0; rank = index.nextRank(rank + 1)) {
      for (int place = 0; place < index.size(rank); place++) {
        contents.computeIfAbsent(rank, _ -> new TreeSet<>()).add(index.at(rank, place));
      }
    }
    return contents;
  }

  private static Map<Integer, Set<Integer>> contents(Map<Integer, Integer> model) {
    Map<Integer, Set<Integer>> contents = new TreeMap<>();
    model.forEach((piece, rank) -> contents.computeIfAbsent(rank, _ -> new TreeSet<>()).add(piece));
    return contents;
  }
}
