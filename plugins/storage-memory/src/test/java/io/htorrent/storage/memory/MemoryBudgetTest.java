package io.htorrent.storage.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  @Test
  void leavesHalfOfTheHeapToOthersWhateverTheLimit() throws IOException {
    MemoryBudget budget = new MemoryBudget(1000);
    budget.limit(1 << 30);
    budget.take(400);

    assertThatThrownBy(() -> budget.take(101))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("memory full: 400 bytes are kept, half of Java's heap; ")
        .hasMessageContaining("-Xmx");

    budget.take(100);
  }
}
