package io.htorrent.app.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What lies in a plugin folder, and whether others could have put it there.
final class PluginFolder {

  private PluginFolder() {}

  /// The files in this folder by name, without hidden ones; none when there is no such folder.
  ///
  /// @throws UnfitPlugin when the folder cannot be read
  static List<Path> files(Path folder) throws UnfitPlugin {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(folder, path -> !name(path).startsWith("."))) {
      stream.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      throw new UnfitPlugin(
          "The plugin folder " + folder + " cannot be read (" + e + "); check who may read it", e);
    }
    files.sort(null);
    return files;
  }

  /// Refuses what another user of this computer may have placed or changed: links, and what others
  /// may write to.
  ///
  /// A group that is named as the owner is the owner's private group (Debian, Fedora and others
  /// with umask 002).
  ///
  /// @throws UnfitPlugin when it is to be refused
  static void requireTrusted(Path file) throws UnfitPlugin {
    if (Files.isSymbolicLink(file)) {
      throw new UnfitPlugin(name(file) + " is a link; put the file itself into the plugin folder");
    }
    Path folder = file.toAbsolutePath().getParent();
    for (Path path : folder == null ? List.of(file) : List.of(folder, file)) {
      if (othersMayWrite(path)) {
        throw new UnfitPlugin(
            name(file)
                + " is not loaded because other users may write to "
                + path
                + "; run: chmod go-w '"
                + path
                + "'");
      }
    }
  }

  /// The last part of a path.
  static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static boolean othersMayWrite(Path path) throws UnfitPlugin {
    @Nullable PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return false; // Windows: its access lists are inherited from the user's own folder.
    }
    try {
      PosixFileAttributes attributes = view.readAttributes();
      Set<PosixFilePermission> permissions = attributes.permissions();
      boolean sharedGroup = !attributes.group().getName().equals(attributes.owner().getName());
      return permissions.contains(PosixFilePermission.OTHERS_WRITE)
          || (sharedGroup && permissions.contains(PosixFilePermission.GROUP_WRITE));
    } catch (IOException e) {
      throw new UnfitPlugin(
          name(path) + " cannot be looked at (" + e + "); check who may read it", e);
    }
  }
}
