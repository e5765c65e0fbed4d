package io.htorrent.app.state;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.engine.port.Journal;
import io.htorrent.engine.port.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Keeps journals in the state directory: `torrents/INFOHASH-DIRECTORYHASH.journal`, beside it the
/// copy before the last rewriting and the lock. On worker threads.
public final class DiskStateStore implements StateStore {

  private final Path folder;
  private final String bootId;

  /// @param stateDirectory such as `$XDG_STATE_HOME/htorrent`; made with the first journal
  /// @param bootId see [BootId]
  public DiskStateStore(Path stateDirectory, String bootId) {
    this.folder = stateDirectory.resolve("torrents");
    this.bootId = bootId;
  }

  /// The store below this directory, for the running system.
  public static DiskStateStore at(Path stateDirectory) {
    return new DiskStateStore(stateDirectory, BootId.ofThisSystem());
  }

  @Override
  public Journal open(Metainfo metainfo, Path directory) throws IOException {
    Path file = folder.resolve(metainfo.infoHash() + "-" + nameOf(directory) + ".journal");
    try {
      StateFiles.createPrivateDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          "the state directory "
              + folder
              + " cannot be made ("
              + e
              + "); check its owner, or name another one with --state",
          e);
    }
    TorrentLock lock = TorrentLock.take(file.resolveSibling(file.getFileName() + ".lock"));
    try {
      return DiskJournal.open(file, metainfo, bootId, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// A name for the download directory, the same by whatever links it is reached.
  private static String nameOf(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    Path existing = absolute;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Path real = existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(real.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
