package io.htorrent.testkit.world;

import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.engine.port.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// One open journal of [VirtualState]. On the world's thread.
final class VirtualJournal implements Journal {

  private final VirtualState.Kept record;
  private final Recovered recovered;

  VirtualJournal(VirtualState.Kept record, Recovered recovered) {
    this.record = record;
    this.recovered = recovered;
  }

  @Override
  public Recovered recovered() {
    return recovered;
  }

  @Override
  public void written(int[] pieces) throws IOException {
    open();
    for (int piece : pieces) {
      record.written.remove(piece);
      record.written.add(piece);
      record.doubted.remove(piece);
      record.partial.remove(piece);
    }
  }

  @Override
  public void lost(int[] pieces) throws IOException {
    open();
    for (int piece : pieces) {
      record.written.remove(piece);
      record.durable.remove(piece);
      record.doubted.remove(piece);
      record.partial.remove(piece);
    }
  }

  @Override
  public void doubted(int[] pieces) throws IOException {
    open();
    for (int piece : pieces) {
      record.written.remove(piece);
      record.durable.remove(piece);
      record.doubted.add(piece);
    }
  }

  @Override
  public void partial(int piece, BitSet blocks) throws IOException {
    open();
    record.partial.put(piece, (BitSet) blocks.clone());
  }

  @Override
  public long mark() {
    return record.written.size();
  }

  @Override
  public void durable(long mark, List<FileState> files) throws IOException {
    open();
    new ArrayList<>(record.written)
        .subList(0, (int) Math.min(mark, record.written.size()))
        .forEach(record.durable::add);
    record.files = List.copyOf(files);
  }

  @Override
  public void counters(long uploaded, long downloaded, boolean completedAnnounced)
      throws IOException {
    open();
    record.uploaded = uploaded;
    record.downloaded = downloaded;
    record.completedAnnounced = completedAnnounced;
  }

  @Override
  public void selected(FileSelection files) throws IOException {
    open();
    record.selection = files;
  }

  @Override
  public void closeClean(List<FileState> files) throws IOException {
    open();
    record.files = List.copyOf(files);
    record.clean = true;
    close();
  }

  @Override
  public void close() {
    if (record.holder == this) {
      record.holder = null;
    }
  }

  private void open() throws IOException {
    if (record.holder != this) {
      throw new IOException("the journal was closed");
    }
  }
}
