package io.htorrent.storage.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Turns what the operating system says of a file into a sentence for its owner: which file, what
/// happened, what to do.
final class FileTrouble {

  private FileTrouble() {}

  /// Makes sure that this class is there when it is needed: once the process is out of descriptors,
  /// no class can be loaded any more.
  static void load() {}

  /// The same trouble in words. `bytes` is what was still to be done.
  static IOException explain(IOException trouble, String action, Path file, long bytes) {
    String reason = reason(trouble);
    String what =
        switch (reason.toLowerCase(Locale.ROOT)) {
          case "no space left on device", "there is not enough space on the disk" -> full(bytes);
          case "disk quota exceeded" -> "your disk quota is used up; free some space";
          case "file too large" ->
              "the file system or a limit of this user (ulimit -f) does not allow a file of that size; FAT32 ends at 4 GiB: save elsewhere";
          case "read-only file system" ->
              "the file system is read-only; mount it writable, or save elsewhere";
          case "permission denied", "operation not permitted", "access is denied" ->
              "permission denied; check the owner and mode of the file and its folders";
          case "too many open files", "too many open files in system" ->
              "too many open files; raise the limit (ulimit -n), or lower open-files";
          case "input/output error",
              "stale file handle",
              "stale nfs file handle",
              "no such device" ->
              "the disk does not work (" + reason + "); check its connection and health";
          case "file name too long" ->
              "the file system does not allow so long a name; save in a folder with a shorter path";
          case "not a directory" ->
              "one of its folders is not a folder; move away what is in its place";
          default ->
              looksFull(file, bytes) ? full(bytes) : reason.isEmpty() ? trouble.toString() : reason;
        };
    return new IOException("cannot " + action + " " + file + ": " + what, trouble);
  }

  /// Whether the process, or the system, has no file descriptors left.
  static boolean isOutOfDescriptors(IOException trouble) {
    Throwable cause = trouble.getCause() == null ? trouble : trouble.getCause();
    return cause instanceof IOException io
        && reason(io).toLowerCase(Locale.ROOT).startsWith("too many open files");
  }

  private static String reason(IOException trouble) {
    if (trouble instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason =
        trouble instanceof FileSystemException named ? named.getReason() : trouble.getMessage();
    return reason == null ? "" : reason.strip();
  }

  private static String full(long bytes) {
    return "disk full, " + bytes + " more bytes needed; free some space";
  }

  /// For systems that say it in another language. Free space is advice only: it may be reserved or
  /// counted otherwise.
  private static boolean looksFull(Path file, long bytes) {
    try {
      return bytes > 0 && Files.getFileStore(file).getUsableSpace() < bytes;
    } catch (IOException | SecurityException e) {
      return false;
    }
  }
}
