package io.htorrent.app.cli;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.MissingDataException;
import io.htorrent.api.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the files of a torrent whole, for tests with small ones.
record PlainStorage(Metainfo metainfo, Path directory) implements Storage {

  @Override
  public void write(int piece, int begin, ByteBuffer run) {
    throw new AssertionError("verifying writes nothing");
  }

  @Override
  public void read(int piece, int begin, ByteBuffer into) throws IOException {
    long at = metainfo.layout().offsetOf(piece) + begin;
    for (FileEntry file : metainfo.files()) {
      long from = at - file.offset();
      if (from < 0 || from >= file.length() || !into.hasRemaining()) {
        continue;
      }
      int length = (int) Math.min(into.remaining(), file.length() - from);
      byte[] bytes = Files.exists(path(file)) ? Files.readAllBytes(path(file)) : new byte[0];
      if (bytes.length < from + length) {
        throw new MissingDataException(file.displayPath() + " is short");
      }
      into.put(bytes, (int) from, length);
      at += length;
    }
  }

  @Override
  public List<FileState> inspect() throws IOException {
    List<FileState> states = new ArrayList<>();
    for (FileEntry file : metainfo.files()) {
      states.add(new FileState(Files.exists(path(file)) ? Files.size(path(file)) : -1, 0));
    }
    return states;
  }

  @Override
  public void completed() {}

  @Override
  public void sync() {}

  @Override
  public void close() {}

  private Path path(FileEntry file) {
    return directory.resolve(String.join("/", file.path()));
  }
}
