package io.htorrent.storage.files;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.storage.MissingDataException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The download directory, and the only way to files below it. Any thread.
///
/// The directory itself may be reached through symbolic links, as its owner set it up: it is
/// resolved once. From then on nothing below it may be a link that leads out, and a file of the
/// torrent is a regular file or absent; anything else is refused before it is opened, since opening
/// a named pipe would wait for ever.
final class SaveFolder {

  private final Path root;
  private final Set<Path> unsynced = ConcurrentHashMap.newKeySet(); // folders with new entries

  /// What a path leads to.
  ///
  /// @param length bytes, or -1 when there is no regular file
  /// @param identity what the file system calls it; the path where it has no such name
  record Found(long length, long modifiedMillis, Object identity) {
    static final Found NOTHING = new Found(-1, 0, "nothing");
  }

  /// An open file and what the file system calls it.
  record Opened(FileChannel channel, Object identity) {}

  private SaveFolder(Path root) {
    this.root = root;
  }

  /// The folder at this path. Creates nothing; what does not exist yet is made with the first file.
  ///
  /// @throws IOException when it is no folder or cannot be looked at
  static SaveFolder at(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path existing = absolute;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new IOException(
          "cannot save in " + directory + ": " + existing + " is not a folder; name another one");
    }
    try {
      return new SaveFolder(
          existing.toRealPath().resolve(existing.relativize(absolute)).normalize());
    } catch (IOException e) {
      throw FileTrouble.explain(e, "save in", directory, 0);
    }
  }

  /// Where a file of the torrent lies.
  Path path(FileEntry file) throws IOException {
    Path path = root;
    try {
      for (String element : file.path()) {
        path = path.resolve(element);
      }
    } catch (InvalidPathException e) {
      throw new IOException(
          "cannot save "
              + file.displayPath()
              + ": this system does not allow such a name; set LC_ALL=C.UTF-8",
          e);
    }
    if (path.getNameCount() != root.getNameCount() + file.path().size()
        || !path.normalize().equals(path)
        || !path.startsWith(root)) {
      throw new IOException("refused " + file.displayPath() + ": its path leads out of " + root);
    }
    return path;
  }

  /// Opens a file for reading, or for reading and writing: then it and its folders are created.
  ///
  /// @throws MissingDataException when it is to be read and is not there
  /// @throws IOException one sentence that names it
  Opened open(FileEntry file, boolean write) throws IOException {
    Path path = path(file);
    try {
      return write ? openForWriting(path) : openForReading(path);
    } catch (NoSuchFileException e) {
      throw new MissingDataException(file.displayPath() + " is not there");
    } catch (Refused e) {
      throw e;
    } catch (IOException e) {
      throw FileTrouble.explain(e, "open", path, 0);
    }
  }

  /// What is there; looks at no contents.
  Found find(FileEntry file) throws IOException {
    Path path = path(file);
    try {
      BasicFileAttributes there = attributes(path);
      return there.isRegularFile()
          ? new Found(there.size(), there.lastModifiedTime().toMillis(), identity(path, there))
          : Found.NOTHING;
    } catch (NoSuchFileException e) {
      return Found.NOTHING;
    } catch (IOException e) {
      if (Files.notExists(path)) {
        return Found.NOTHING; // a file in the place of one of its folders
      }
      throw FileTrouble.explain(e, "look at", path, 0);
    }
  }

  /// Makes the file if it is absent.
  void createEmpty(FileEntry file) throws IOException {
    if (find(file).length() < 0) {
      open(file, true).channel().close();
    }
  }

  /// Removes the file, if it is there.
  void delete(FileEntry file) throws IOException {
    Path path = path(file);
    try {
      Files.deleteIfExists(path);
      unsynced.add(folderOf(path));
    } catch (IOException e) {
      throw FileTrouble.explain(e, "delete", path, 0);
    }
  }

  /// Gives the file's owner the right to execute it, and nobody else, and no other bit (BEP 47).
  void makeExecutable(FileEntry file) throws IOException {
    Path path = path(file);
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return;
    }
    try {
      Set<PosixFilePermission> permissions = view.readAttributes().permissions();
      if (permissions.add(PosixFilePermission.OWNER_EXECUTE)) {
        view.setPermissions(permissions);
      }
    } catch (IOException e) {
      throw FileTrouble.explain(e, "make executable", path, 0);
    }
  }

  /// Makes new files survive a power cut: a file that was synced is found only if its folder was,
  /// too.
  void syncFolders() throws IOException {
    for (Path folder : List.copyOf(unsynced)) {
      unsynced.remove(folder);
      try {
        syncFolder(folder);
      } catch (IOException e) {
        unsynced.add(folder);
        throw FileTrouble.explain(e, "sync", folder, 0);
      }
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix
        && Files.exists(folder)) { // other systems cannot open folders, and need not sync them
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private Opened openForReading(Path path) throws IOException {
    requireInside(folderOf(path));
    Object identity = identity(path, requireRegular(path));
    return new Opened(
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), identity);
  }

  private Opened openForWriting(Path path) throws IOException {
    Path folder = folderOf(path);
    if (Files.notExists(folder)) {
      createFolders(folder);
    }
    requireInside(folder);
    FileChannel channel;
    try {
      requireRegular(path);
      channel =
          FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      channel = create(path);
      unsynced.add(folder);
    }
    return new Opened(channel, identity(path, attributes(path)));
  }

  private static FileChannel create(Path path) throws IOException {
    try {
      return FileChannel.open(
          path,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.SPARSE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (FileAlreadyExistsException e) { // another thread needed it at the same moment
      requireRegular(path);
      return FileChannel.open(
          path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// Level by level, so that nothing is created behind a link that leads out.
  private void createFolders(Path folder) throws IOException {
    createRoot();
    Path level = root;
    for (Path name : root.relativize(folder)) {
      if (name.toString().isEmpty()) {
        continue; // the file lies in the root itself
      }
      requireInside(level);
      Path next = level.resolve(name);
      try {
        Files.createDirectory(next);
        unsynced.add(level);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(next)) {
          throw new Refused(
              "cannot save in " + next + ": it is not a folder; move it away or save elsewhere");
        }
      }
      level = next;
    }
  }

  private void createRoot() throws IOException {
    if (Files.notExists(root)) {
      try {
        Files.createDirectories(root);
        unsynced.add(folderOf(root));
      } catch (FileAlreadyExistsException e) {
        throw new Refused(
            "cannot save in "
                + root
                + ": it is no folder, or a symbolic link that leads nowhere; remove it or save elsewhere");
      }
    }
  }

  private void requireInside(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!real.startsWith(root)) {
      throw new Refused(
          "refused "
              + folder
              + ": a symbolic link leads to "
              + real
              + ", out of "
              + root
              + "; remove it or save elsewhere");
    }
  }

  private static BasicFileAttributes requireRegular(Path path) throws IOException {
    BasicFileAttributes there = attributes(path);
    if (!there.isRegularFile()) {
      String kind =
          there.isSymbolicLink()
              ? "a symbolic link"
              : there.isDirectory() ? "a folder" : "a device or pipe";
      throw new Refused("refused " + path + ": it is " + kind + ", not a file; move it away");
    }
    return there;
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static Object identity(Path path, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return key == null ? path : key;
  }

  private static Path folderOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /// What we do not touch; the message is complete.
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
