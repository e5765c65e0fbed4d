package io.htorrent.engine;

import io.htorrent.api.source.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks sources, which block and may do anything: on waiting workers, the answer on the loop.
final class SourceCalls {

  private static final Logger log = LoggerFactory.getLogger(SourceCalls.class);

  private final SessionContext context;

  /// What came of opening a run.
  sealed interface Opened {
    record Stream(BlockSource.Stream stream) implements Opened {}

    record Failed(IOException cause) implements Opened {}
  }

  /// Where the next bytes of a run go.
  ///
  /// @param skip bytes before them that go nowhere
  /// @param place filled to its limit; lent until the answer
  record Place(long skip, ByteBuffer place) {}

  /// What came of reading.
  ///
  /// @param filled how many places, the first ones
  /// @param failure why not all of them
  record Read(int filled, @Nullable IOException failure) {}

  SourceCalls(SessionContext context) {
    this.context = context;
  }

  void open(BlockSource source, long offset, long length, Consumer<Opened> then) {
    context
        .workers()
        .waiting(() -> {
          Opened opened;
          try {
            opened = new Opened.Stream(call(() -> source.open(offset, length)));
          } catch (IOException e) {
            opened = new Opened.Failed(e);
          }
          Opened answer = opened;
          context.loop().execute(() -> then.accept(answer));
        });
  }

  void read(BlockSource.Stream stream, List<Place> places, Consumer<Read> then) {
    context
        .workers()
        .waiting(() -> {
          int filled = 0;
          IOException failure = null;
          try {
            for (Place next : places) {
              skip(stream, next.skip);
              var _ =
                  call(() -> {
                    stream.read(next.place);
                    return filledUp(next.place);
                  });
              filled++;
            }
          } catch (IOException e) {
            failure = e;
          }
          Read answer = new Read(filled, failure);
          context.loop().execute(() -> then.accept(answer));
        });
  }

  /// Ends a run, and a read of it that waits.
  void close(BlockSource.Stream stream) {
    context
        .workers()
        .waiting(() -> {
          try {
            stream.close();
          } catch (RuntimeException | LinkageError e) {
            log.debug("a source does not close", e);
          }
        });
  }

  private static void skip(BlockSource.Stream stream, long bytes) throws IOException {
    ByteBuffer nowhere = ByteBuffer.allocate((int) Math.min(bytes, SourceErrand.BLOCK));
    for (long left = bytes; left > 0; left -= nowhere.limit()) {
      nowhere.clear().limit((int) Math.min(left, nowhere.capacity()));
      var _ =
          call(() -> {
            stream.read(nowhere);
            return filledUp(nowhere);
          });
    }
  }

  private static ByteBuffer filledUp(ByteBuffer place) throws IOException {
    if (place.hasRemaining()) {
      throw new IOException(
          "the source plugin left " + place.remaining() + " bytes of a block out");
    }
    return place;
  }

  private static <T> T call(Callable<T> question) throws IOException {
    try {
      return question.call();
    } catch (IOException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (Exception | LinkageError e) {
      throw new IOException("the source plugin failed: " + e, e);
    }
  }
}
