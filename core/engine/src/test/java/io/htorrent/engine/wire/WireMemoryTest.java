package io.htorrent.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever bytes come, the reader keeps no more than a few times what came, and never more than
/// its limit.
class WireMemoryTest {

  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // counts what a thread allocates
  private static final int PIECES = 22;
  private static final WireReader.Sink DEAF =
      new WireReader.Sink() {
        @Override
        public ByteBuffer blockBegins(PeerMessage.Piece block) {
          return ByteBuffer.allocate(0);
        }

        @Override
        public void received(PeerMessage message) {}
      };

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void keepsNoMoreThanAFewTimesWhatCame(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = WireTexts.bytes(WireTexts.drawn(3, random), random);
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(Math.min(bytes.length, 64))] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      int part = 1 + random.nextInt(20_000);
      read(cut, part); // loads classes

      long before = THREADS.getCurrentThreadAllocatedBytes();
      read(cut, part);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

      // Twice for doubling, once for the last copy; the rest for messages and views of the parts.
      assertThat(allocated)
          .as("round %d: %d bytes in parts of %d", round, cut.length, part)
          .isLessThan(20_000 + 3L * cut.length + 100L * (cut.length / part + cut.length / 4));
    }
  }

  private static void read(byte[] bytes, int part) {
    WireReader reader = new WireReader(PIECES);
    try {
      for (int at = 0; at < bytes.length; at += part) {
        reader.read(ByteBuffer.wrap(bytes, at, Math.min(part, bytes.length - at)), DEAF);
      }
    } catch (ProtocolViolation _) {
      return; // refused: also an end
    }
  }
}
