package io.htorrent.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A file on a disk of a few bytes, which takes and gives at most 50,000 at once, and of the last
/// ones what fits.
final class SmallDisk extends FileChannel {

  private static final int AT_ONCE = 50_000;

  private final long capacity;
  private long size;

  SmallDisk(long capacity) {
    this.capacity = capacity;
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    int count = (int) Math.min(Math.min(src.remaining(), AT_ONCE), capacity - position);
    if (count == 0) {
      throw new IOException("No space left on device");
    }
    src.position(src.position() + count);
    size = Math.max(size, position + count);
    return count;
  }

  @Override
  public int read(ByteBuffer dst, long position) {
    int count = (int) Math.min(Math.min(dst.remaining(), AT_ONCE), size - position);
    if (count <= 0) {
      return -1;
    }
    dst.position(dst.position() + count);
    return count;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(ByteBuffer dst) {
    throw new UnsupportedOperationException("the storage knows positions only");
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) {
    throw new UnsupportedOperationException("the storage knows positions only");
  }

  @Override
  public int write(ByteBuffer src) {
    throw new UnsupportedOperationException("the storage knows positions only");
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) {
    throw new UnsupportedOperationException("the storage knows positions only");
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException("the storage knows positions only");
  }

  @Override
  public FileChannel position(long newPosition) {
    throw new UnsupportedOperationException("the storage knows positions only");
  }

  @Override
  public FileChannel truncate(long newSize) {
    throw new UnsupportedOperationException("the storage never shortens a file");
  }

  @Override
  public void force(boolean metaData) {}

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException("the storage reads into buffers");
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) {
    throw new UnsupportedOperationException("the storage writes from buffers");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long length) {
    throw new UnsupportedOperationException("the storage maps nothing");
  }

  @Override
  public FileLock lock(long position, long length, boolean shared) {
    throw new UnsupportedOperationException("the storage locks nothing");
  }

  @Override
  public FileLock tryLock(long position, long length, boolean shared) {
    throw new UnsupportedOperationException("the storage locks nothing");
  }

  @Override
  protected void implCloseChannel() {}
}
