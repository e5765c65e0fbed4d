package io.htorrent.app.cli;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.metainfo.MetainfoWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/// Hashes the files of a new torrent, then writes it: whole, or not at all.
final class Creation {

  private final Context context;
  private final MetainfoWriter.Draft draft;
  private final SourceFiles files;
  private final byte[] hashes;

  Creation(Context context, MetainfoWriter.Draft draft, SourceFiles files) {
    this.context = context;
    this.draft = draft;
    this.files = files;
    this.hashes = new byte[draft.layout().pieceCount() * 20];
  }

  /// Hashes and writes.
  ///
  /// @return the exit code: 0, or that of the signal which ended it
  int write(Path target) throws IOException, InterruptedException {
    AtomicInteger stopped = new AtomicInteger();
    PieceHasher hasher = hasher();
    Runnable unwatch =
        context
            .interrupts()
            .watch(stop -> {
              stopped.set(stop.exitCode());
              hasher.cancel();
            });
    try {
      if (!run(hasher)) {
        return stopped.get();
      }
    } finally {
      unwatch.run();
    }
    replace(target, MetainfoWriter.write(draft, hashes));
    return Exit.DONE;
  }

  /// Hashes and writes nothing.
  Metainfo metainfo() throws IOException, InterruptedException {
    run(hasher());
    try {
      return MetainfoParser.parse(MetainfoWriter.write(draft, hashes));
    } catch (MetainfoException e) {
      throw new IllegalStateException("a torrent of our own cannot be read", e);
    }
  }

  /// What an exception of the file system means; its own message is often just a path.
  static String sentence(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException missing ->
          missing.getFile() + ": there is no such file, or no folder to make it in";
      case FileSystemException system when system.getReason() != null ->
          system.getFile() + ": " + system.getReason();
      case FileSystemException system ->
          system.getFile() + ": " + system.getClass().getSimpleName();
      default -> String.valueOf(e.getMessage());
    };
  }

  private PieceHasher hasher() {
    return new PieceHasher(draft.layout(), files, new Collector(hashes));
  }

  private boolean run(PieceHasher hasher) throws IOException, InterruptedException {
    HashingBar bar =
        new HashingBar(context.terminal(), context.clock(), draft.layout().totalLength());
    try {
      return hasher.run(() -> bar.show(hasher.bytes()));
    } finally {
      bar.clear();
    }
  }

  /// Writes beside the target and moves it there: a reader never sees half a torrent.
  static void replace(Path target, byte[] content) throws IOException {
    Path temporary =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// Puts hashes in their places: no two threads write the same.
  private record Collector(byte[] hashes) implements PieceHasher.Listener {
    @Override
    public void hashed(int piece, byte[] sha1) {
      System.arraycopy(sha1, 0, hashes, piece * 20, 20);
    }

    @Override
    public void missing(int piece) {
      throw new IllegalStateException("piece " + piece + " is not there");
    }
  }
}
