package io.htorrent.app.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Replaces a file so that after a crash at any moment the old one or the new one is there, whole.
final class StateFiles {

  private StateFiles() {}

  /// Writes the new contents beside the file, syncs them, keeps the old ones as `previous`, and
  /// moves the new ones into place for good.
  static void replace(Path file, ByteBuffer contents, Path previous) throws IOException {
    Path fresh = write(file, contents);
    if (Files.exists(file)) {
      keep(file, previous);
    }
    move(fresh, file);
  }

  /// The same, and keeps nothing of the old ones.
  static void replace(Path file, ByteBuffer contents) throws IOException {
    move(write(file, contents), file);
  }

  private static Path write(Path file, ByteBuffer contents) throws IOException {
    Path fresh = fresh(file);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (contents.hasRemaining()) {
        channel.write(contents);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(fresh); // on a full disk it is in the way
      throw e;
    }
    return fresh;
  }

  private static void move(Path fresh, Path file) throws IOException {
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(folderOf(file));
  }

  /// Removes what a crash in the middle of `replace` left behind.
  static void tidy(Path file) throws IOException {
    Files.deleteIfExists(fresh(file));
  }

  /// Makes a directory that only its owner may read: it tells what somebody downloads.
  static void createPrivateDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static Path fresh(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  private static void keep(Path file, Path previous) throws IOException {
    Files.deleteIfExists(previous);
    try {
      Files.createLink(previous, file);
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(file, previous, StandardCopyOption.REPLACE_EXISTING); // no hard links here
    }
  }

  /// Without it the move itself may be lost with the power.
  private static void syncDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of(".") : parent;
  }
}
