package io.htorrent.testkit.world;

import io.htorrent.api.PieceLayout;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// What travels through the network together: one event, whatever its length. On the world's
/// thread.
sealed interface Burst {

  /// Bytes on the wire.
  int length();

  /// Gives its bytes to who reads, a cut at a time.
  void deliver(Consumer<ByteBuffer> reader);

  /// A checksum of what it carries.
  long sum();

  /// Bytes as they are, which arrive in several cuts. Those who read may keep nothing of them: they
  /// are overwritten after each call.
  ///
  /// @param ends where each cut ends
  record Bytes(byte[] bytes, int[] ends) implements Burst {
    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void deliver(Consumer<ByteBuffer> reader) {
      int from = 0;
      for (int end : ends) {
        reader.accept(ByteBuffer.wrap(bytes, from, end - from).slice());
        Arrays.fill(bytes, from, end, (byte) 0xee);
        from = end;
      }
    }

    @Override
    public long sum() {
      return crc(bytes);
    }
  }

  /// Blocks of which only the marks are carried: each arrives as its header and its mark, and then
  /// nothings up to its length.
  ///
  /// @param frames headers and marks, one after the other
  record Marks(byte[] frames, int length, BlockContents contents) implements Burst {
    private static final ByteBuffer NOTHINGS = ByteBuffer.allocate(PieceLayout.BLOCK_LENGTH);

    @Override
    public void deliver(Consumer<ByteBuffer> reader) {
      ByteBuffer all = ByteBuffer.wrap(frames);
      while (all.hasRemaining()) {
        int block = blockLength(all, all.position());
        int end = all.position() + frameBytes(all, all.position(), contents);
        reader.accept(all.limit(end));
        all.limit(frames.length).position(end);
        if (block > contents.kept(block)) {
          reader.accept(NOTHINGS.clear().limit(block - contents.kept(block)));
        }
      }
    }

    @Override
    public long sum() {
      return crc(frames);
    }

    /// Whether the buffer holds blocks of which only the marks are there.
    static boolean areIn(ByteBuffer bytes, BlockContents contents) {
      boolean marked = !contents.equals(BlockContents.WHOLE);
      return marked
          && bytes.remaining() >= WireWriter.BLOCK_HEADER
          && bytes.get(bytes.position() + 4) == 7;
    }

    /// Bytes of the header and the mark at this place.
    static int frameBytes(ByteBuffer frames, int at, BlockContents contents) {
      return WireWriter.BLOCK_HEADER + contents.kept(blockLength(frames, at));
    }

    private static int blockLength(ByteBuffer frames, int at) {
      return frames.getInt(at) + 4 - WireWriter.BLOCK_HEADER;
    }
  }

  /// The end of the stream.
  record End() implements Burst {
    @Override
    public int length() {
      return 0;
    }

    @Override
    public void deliver(Consumer<ByteBuffer> reader) {
      throw new IllegalStateException("the end is not delivered, it is acted upon");
    }

    @Override
    public long sum() {
      return 0;
    }
  }

  private static long crc(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return sum.getValue();
  }
}
