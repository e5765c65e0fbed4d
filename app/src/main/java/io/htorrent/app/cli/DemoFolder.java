package io.htorrent.app.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The temporary folder of the demo: generated data for the seeder, and a folder for each
/// downloader.
///
/// @param path where it is
record DemoFolder(Path path) {

  static final int PIECE_LENGTH = 256 * 1024;
  static final long SIZE = 32L << 20;

  private static final String NAME = "htorrent-demo";
  private static final long[] FILES = {SIZE - (5L << 20) - 4321, 5L << 20, 4321};

  /// Makes the folder and the seeder's data: the same at every run.
  static DemoFolder make() throws IOException {
    DemoFolder folder = new DemoFolder(Files.createTempDirectory("htorrent-demo-"));
    SplittableRandom random = new SplittableRandom(1);
    Files.createDirectories(folder.seederFiles());
    for (int file = 0; file < FILES.length; file++) {
      byte[] bytes = new byte[(int) FILES[file]];
      random.nextBytes(bytes);
      Files.write(folder.seederFiles().resolve("file-" + (file + 1) + ".bin"), bytes);
    }
    return folder;
  }

  /// Where a peer keeps its files.
  Path of(String peer) {
    return path.resolve(peer);
  }

  /// Where a peer keeps its state.
  Path stateOf(String peer) {
    return path.resolve("state-" + peer);
  }

  /// The files that the torrent is made of.
  Path seederFiles() {
    return of("seeder").resolve(NAME);
  }

  /// Whether a peer has the seeder's bytes, compared one by one.
  boolean sameAsSeeder(String peer) throws IOException {
    for (int file = 1; file <= FILES.length; file++) {
      String name = "file-" + file + ".bin";
      Path theirs = of(peer).resolve(NAME).resolve(name);
      if (!Files.exists(theirs) || Files.mismatch(seederFiles().resolve(name), theirs) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// Deletes everything.
  void delete() throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
