package io.htorrent.testkit.world;

import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.storage.Storage;
import io.htorrent.testkit.world.DiskFaults.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A disk as one process has it open: its operations take time on the worker that asks, and those
/// that a kill interrupts are torn. On the world's thread.
final class OpenDisk implements Storage {

  private final VirtualDisk disk;
  private final VirtualProcess process;
  private final ArrayDeque<Writing> writing = new ArrayDeque<>();

  /// A write that takes until then, and what was there before.
  private record Writing(int piece, int begin, byte[] before, long untilNanos) {}

  OpenDisk(VirtualDisk disk, VirtualProcess process) {
    this.disk = disk;
    this.process = process;
  }

  @Override
  public void select(FileSelection files) throws IOException {
    disk.faults().begin(Operation.SELECT);
  }

  @Override
  public void write(int piece, int begin, ByteBuffer run) throws IOException {
    long nanos = take(disk.lengthOf(piece, begin, run.remaining()));
    disk.faults().begin(Operation.WRITE);
    while (!writing.isEmpty() && writing.getFirst().untilNanos <= process.nanos()) {
      writing.removeFirst();
    }
    if (nanos > 0) {
      byte[] before = disk.copy(piece, begin, run.remaining());
      writing.add(new Writing(piece, begin, before, process.nanos() + nanos));
    }
    disk.write(piece, begin, run);
  }

  @Override
  public void read(int piece, int begin, ByteBuffer into) throws IOException {
    take(disk.lengthOf(piece, begin, into.remaining()));
    disk.faults().begin(Operation.READ);
    disk.read(piece, begin, into);
  }

  @Override
  public List<FileState> inspect() {
    return disk.inspect();
  }

  @Override
  public void completed() {
    disk.completed();
  }

  @Override
  public void sync() throws IOException {
    take(0);
    disk.faults().begin(Operation.SYNC);
    disk.sync();
  }

  @Override
  public void close() {}

  /// The process was killed: of each write that had not ended, some beginning is there.
  void killed(RandomGenerator random) {
    for (Writing one : writing) {
      if (one.untilNanos > process.nanos()) {
        int done = random.nextInt(one.before.length + 1);
        byte[] rest = Arrays.copyOfRange(one.before, done, one.before.length);
        disk.tear(one.piece, one.begin, done, rest);
      }
    }
    writing.clear();
  }

  private long take(long bytes) {
    long nanos = disk.faults().delayNanos(process.nanos(), bytes);
    process.busy(nanos);
    return nanos;
  }
}
