package io.htorrent.api.metainfo;

import io.htorrent.api.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Reads a .torrent file from disk, and from nothing else: a pipe that never ends or a device is
/// refused before it is opened.
///
/// Blocks while reading, so it belongs on a thread that may.
public final class MetainfoFile {

  /// Bytes in a .torrent file. The largest seen in the wild have 15 MB.
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final int SHOWN = 300;

  private MetainfoFile() {}

  /// Reads and parses a file.
  ///
  /// @throws MetainfoException one sentence that begins with the file's name
  public static Metainfo read(Path file) throws MetainfoException {
    try {
      return MetainfoParser.parse(bytes(file));
    } catch (NoSuchFileException e) {
      throw problem(file, "there is no such file", e);
    } catch (AccessDeniedException e) {
      throw problem(file, "it may not be read, check its permissions", e);
    } catch (IOException e) {
      throw problem(file, "it cannot be read: " + e.getMessage(), e);
    } catch (MetainfoException e) {
      throw problem(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] bytes(Path file) throws IOException, MetainfoException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new MetainfoException("not a torrent: it is a directory");
    }
    if (!attributes.isRegularFile()) {
      throw new MetainfoException("not a torrent: it is a pipe, socket or device");
    }
    checkLength(attributes.size());
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1); // it may have grown, or lie about its size
      checkLength(bytes.length);
      return bytes;
    }
  }

  private static void checkLength(long length) throws MetainfoException {
    if (length > MAX_BYTES) {
      throw new MetainfoException(
          "not a torrent: it has more than " + MAX_BYTES + " bytes, what a torrent may have");
    }
  }

  private static MetainfoException problem(Path file, String problem, Exception cause) {
    return new MetainfoException(
        Printable.of(file.toString(), SHOWN) + ": " + Printable.of(problem, SHOWN), cause);
  }
}
