package io.htorrent.app.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Copies of plugins in a folder that only we may enter, each named by the SHA-256 of its bytes.
/// Plugins are loaded from here, so that what was judged is what runs, and the original may be
/// replaced meanwhile. Callers take turns.
final class PrivateCopies {

  /// A plugin with a web server inside is about 10 MB.
  private static final long SIZE_LIMIT = 256L << 20;

  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  private final Path folder;

  PrivateCopies(Path folder) {
    this.folder = folder;
  }

  /// Copies a plugin's file, or finds the copy made before.
  ///
  /// @throws IOException when it cannot be read, or the folder not be written or made ours
  Path take(Path original) throws IOException {
    prepare();
    Path fresh = Files.createTempFile(folder, "copy", ".tmp");
    try {
      Path copy = folder.resolve(copy(original, fresh) + extension(original));
      if (Files.exists(copy, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(fresh, copy) == -1) {
        return copy; // Not replaced: another htorrent may have it open.
      }
      return Files.move(
          fresh, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void prepare() throws IOException {
    Files.createDirectories(folder);
    if (Files.isSymbolicLink(folder)) {
      throw new IOException(
          folder + " is a link; plugins are copied into a folder of our own only");
    }
    @Nullable PosixFileAttributeView view =
        Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    if (view != null && !view.readAttributes().permissions().equals(OURS)) {
      view.setPermissions(OURS); // Fails when the folder is another user's.
    }
  }

  private static String copy(Path original, Path fresh) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(original), digest);
        OutputStream out = Files.newOutputStream(fresh)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        size += count;
        if (size > SIZE_LIMIT) {
          throw new IOException(
              "it is larger than " + (SIZE_LIMIT >> 20) + " MiB, the limit for a plugin");
        }
        out.write(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String extension(Path original) {
    return PluginFolder.name(original).endsWith(".zip") ? ".zip" : ".jar";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
