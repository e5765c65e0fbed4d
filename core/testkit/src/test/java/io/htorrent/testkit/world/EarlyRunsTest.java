package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.storage.Storage;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.disk.Disk;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.engine.disk.Run;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.engine.port.StateStore;
import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A piece is hashed while its runs are written, in whatever order they come.
class EarlyRunsTest {

  private static final int RUN = Buffers.RUN_BLOCKS * 16384;
  private static final int RUNS = 4;
  private static final int PIECE = RUNS * RUN - 16384 - 5; // the last run has 15 blocks, one short
  private static final TestTorrent TORRENT = TestTorrent.single("one", PIECE, PIECE);

  private final VirtualTime time = new VirtualTime();
  private final Buffers buffers = new Buffers(BlockContents.WHOLE, 13, 8L << 20);
  private final Memory memory = new Memory();
  private final List<Object> told = new ArrayList<>();
  private final Disk disk =
      new Disk(
          TORRENT.metainfo().layout(),
          new Disk.Places(
              memory,
              new VirtualState().open(TORRENT.metainfo(), Path.of("folder")),
              PieceHasher.of(TORRENT.metainfo()),
              BlockContents.WHOLE),
          time.workers(1, 0),
          time.loop());

  EarlyRunsTest() throws StateStore.InUseException {}

  @ParameterizedTest(name = "runs {0}: read back {1}")
  @CsvSource({
    "0123, ''",
    "1023, 1",
    "0213, 2",
    "0132, 3",
    "0321, 23",
    "3210, 123",
    "2301, 23",
    "1032, 13"
  })
  void onlyWhatCameEarlyIsReadBack(String order, String readBack) {
    order.chars().forEach(run -> write(run - '0'));

    disk.hash(0, told::add);
    time.run(1);

    assertThat(memory.reads()).isEqualTo(readBack);
    assertThat(told).containsExactly(new Disk.Outcome.Good());
  }

  @Test
  void runThatCannotBeReadBackIsReadAgainWhenThePieceIsJudged() {
    memory.failures = 1;
    "1023".chars().forEach(run -> write(run - '0'));

    disk.hash(0, told::add);
    time.run(1);

    assertThat(memory.reads()).isEqualTo("123");
    assertThat(told).containsExactly(new Disk.Outcome.Good());
  }

  @Test
  void pieceThatWasForgottenIsHashedFromItsBeginning() {
    "1023".chars().forEach(run -> write(run - '0'));
    disk.forget(0);

    disk.hash(0, told::add);
    time.run(1);

    assertThat(memory.reads()).isEqualTo("10123");
    assertThat(told).containsExactly(new Disk.Outcome.Good());
  }

  @ParameterizedTest
  @CsvSource({"0", "16383", "16384", "16385", "1000000"})
  void oneWrongByteIsSeenWhereverItIs(int position) {
    memory.wrong = position;
    "3210".chars().forEach(run -> write(run - '0'));

    disk.hash(0, told::add);
    time.run(1);

    assertThat(told).containsExactly(new Disk.Outcome.Bad());
  }

  private void write(int index) {
    Run run =
        new Run(TORRENT.metainfo().layout(), 0, index * Buffers.RUN_BLOCKS, block -> true, buffers);
    int end = Math.min(PIECE, (index + 1) * RUN);
    for (int begin = index * RUN; begin < end; begin += 16384) {
      int length = Math.min(16384, end - begin);
      ByteBuffer bytes = TORRENT.bytes(0, begin, length);
      if (memory.wrong >= begin && memory.wrong < begin + length) {
        bytes.put(memory.wrong - begin, (byte) ~bytes.get(memory.wrong - begin));
      }
      run.fill(begin / 16384, length, 0).put(bytes);
      run.blockArrived(begin / 16384, 0);
    }
    disk.write(run, written -> assertThat(written).isEqualTo(new Disk.Written.Ok()));
    time.run(1);
    byte[] used = new byte[RUN];
    Arrays.fill(used, (byte) 0x55);
    buffers.give(run.buffer().clear().put(used)); // what is hashed later must come from the storage
  }

  /// One piece, and what was read of it.
  private static final class Memory implements Storage {
    private final byte[] bytes = new byte[PIECE];
    private final StringBuilder reads = new StringBuilder();
    private int failures;
    private int wrong = -1;

    String reads() {
      return reads.toString();
    }

    @Override
    public void write(int piece, int begin, ByteBuffer run) {
      run.get(bytes, begin, run.remaining());
    }

    @Override
    public void read(int piece, int begin, ByteBuffer into) throws IOException {
      if (failures-- > 0) {
        throw new IOException("a bad sector");
      }
      reads.append(begin / RUN);
      into.put(bytes, begin, into.remaining());
    }

    @Override
    public List<FileState> inspect() {
      return List.of();
    }

    @Override
    public void completed() {}

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }
}
