package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SourceTurnsTest {

  private final SourceTurns turns = new SourceTurns();
  private final List<String> called = new ArrayList<>();

  @Test
  @DisplayName("W10 three at once, and one of each host, however many a torrent names")
  void threeAtOnceAndOneOfEachHost() {
    List<String> asked = new ArrayList<>();

    for (int i = 0; i < 1000; i++) {
      String host = i < 500 ? "victim.example" : "host" + i + ".example";
      if (turns.take(host, () -> {})) {
        asked.add(host);
      }
    }

    assertThat(asked).containsExactly("victim.example", "host500.example", "host501.example");
  }

  @Test
  void whoWasRefusedIsCalledOnceWhenATurnIsOver() {
    Runnable other = () -> called.add("other");
    turns.take("a", () -> called.add("first"));
    turns.take("a", other);
    turns.take("a", other);

    turns.done("a");
    turns.done("a");

    assertThat(called).containsExactly("other");
    assertThat(turns.take("a", other)).isTrue();
  }
}
