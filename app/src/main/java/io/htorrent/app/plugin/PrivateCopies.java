package io.htorrent.app.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/// Copies of plugins in a folder that only we may enter, each named by the SHA-256 of its bytes.
/// Plugins are loaded from here, so that what was judged is what runs, and the original may be
/// replaced meanwhile. Callers take turns.
final class PrivateCopies {

  /// A plugin with a web server inside is about 10 MB.
  private static final long SIZE_LIMIT = 256L << 20;

  /// Long enough that a plugin used once a month is not copied anew.
  private static final Duration UNUSED = Duration.ofDays(60);

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}(\\.jar|\\.zip)?|new-.*\\.tmp");

  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private int temporaries;

  PrivateCopies(Path folder) {
    this.folder = folder;
  }

  /// Copies a plugin's file, or finds the copy made before. One that is there stays: another
  /// htorrent may have it open.
  ///
  /// @throws IOException when it cannot be read, or the folder not be written or made ours
  Path take(Path original) throws IOException {
    prepare();
    String hash = transfer(original, OutputStream.nullOutputStream());
    Path known = named(hash, original);
    if (Files.isRegularFile(known, LinkOption.NOFOLLOW_LINKS)
        && transfer(known, OutputStream.nullOutputStream()).equals(hash)) {
      used(known);
      return known;
    }
    Path fresh = temporary();
    try {
      try (OutputStream out = Files.newOutputStream(fresh, StandardOpenOption.CREATE_NEW)) {
        hash = transfer(original, out);
      }
      return Files.move(
          fresh,
          named(hash, original),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// Unpacks the jars of a copied zip beside it, or finds them unpacked before.
  ///
  /// @return the jars, in the zip's order
  /// @throws IOException when the zip is broken or larger than it claims, or the folder cannot be
  ///   written
  List<Path> unpack(Path copy, ZipArchive zip) throws IOException {
    Path home = folder.resolve(PluginFolder.name(copy).replaceFirst("\\.zip$", ""));
    List<ZipEntry> entries = zip.libraries().toList();
    if (!intact(home, entries)) {
      Path fresh = Files.createDirectory(temporary());
      try {
        for (ZipEntry entry : entries) {
          unpack(zip, entry, jar(fresh, entry));
        }
        delete(home);
        Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(fresh);
      }
    }
    used(home);
    return entries.stream().map(entry -> jar(home, entry)).toList();
  }

  /// Deletes what was not used for long: copies of plugins that were updated or removed.
  ///
  /// @throws IOException when something old cannot be deleted
  void sweep() throws IOException {
    Instant oldest = Instant.now().minus(UNUSED);
    try (Stream<Path> copies = Files.list(folder)) {
      for (Path copy : copies.sorted().toList()) {
        if (NAME.matcher(PluginFolder.name(copy)).matches()
            && Files.getLastModifiedTime(copy, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(oldest)) {
          delete(copy);
        }
      }
    }
  }

  private static void used(Path copy) throws IOException {
    Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
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

  private Path named(String hash, Path original) {
    return folder.resolve(hash + (PluginFolder.name(original).endsWith(".zip") ? ".zip" : ".jar"));
  }

  /// A name that no other process uses; the JDK's own would start its secure random generator,
  /// which takes longer than all else.
  private Path temporary() {
    return folder.resolve("new-" + ProcessHandle.current().pid() + "-" + temporaries++ + ".tmp");
  }

  private static String transfer(Path from, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(from)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        size += count;
        if (size > SIZE_LIMIT) {
          throw new IOException(
              "it is larger than " + (SIZE_LIMIT >> 20) + " MiB, the limit for a plugin");
        }
        digest.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static boolean intact(Path home, List<ZipEntry> entries) throws IOException {
    for (ZipEntry entry : entries) {
      Path jar = jar(home, entry);
      if (!Files.isRegularFile(jar, LinkOption.NOFOLLOW_LINKS)
          || Files.size(jar) != entry.getSize()) {
        return false;
      }
      CRC32 sum = new CRC32();
      sum.update(Files.readAllBytes(jar));
      if (sum.getValue() != entry.getCrc()) {
        return false;
      }
    }
    return true;
  }

  private static void unpack(ZipArchive zip, ZipEntry entry, Path jar) throws IOException {
    try (InputStream in = zip.bytes(entry);
        OutputStream out = Files.newOutputStream(jar, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        size += count;
        if (size > entry.getSize()) {
          throw new IOException(entry.getName() + " is larger than the zip claims");
        }
        out.write(buffer, 0, count);
      }
    }
  }

  private static Path jar(Path home, ZipEntry entry) {
    return home.resolve(entry.getName().substring(ZipArchive.LIBRARY.length()));
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path path : new ArrayList<>(walk.toList()).reversed()) {
        Files.delete(path);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
