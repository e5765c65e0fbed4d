package io.htorrent.app.state;

import io.htorrent.api.InfoHash;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoFile;
import io.htorrent.engine.port.Journal;
import io.htorrent.engine.port.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps journals in the state directory: `torrents/INFOHASH-DIRECTORYHASH.journal`, beside it the
/// copy before the last rewriting and the lock; and what drivers keep: `drivers/NAME`. On worker
/// threads.
public final class DiskStateStore implements StateStore {

  private static final int MOST_DRIVER_BYTES = 1 << 20;
  private static final Logger log = LoggerFactory.getLogger(DiskStateStore.class);

  private final Path folder;
  private final Path drivers;
  private final String bootId;

  /// @param stateDirectory such as `$XDG_STATE_HOME/htorrent`; made with the first journal
  /// @param bootId see [BootId]
  public DiskStateStore(Path stateDirectory, String bootId) {
    this.folder = stateDirectory.resolve("torrents");
    this.drivers = stateDirectory.resolve("drivers");
    this.bootId = bootId;
  }

  /// The store below this directory, for the running system.
  public static DiskStateStore at(Path stateDirectory) {
    return new DiskStateStore(stateDirectory, BootId.ofThisSystem());
  }

  @Override
  public Optional<byte[]> driver(String driver) {
    Path file = drivers.resolve(driver);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] state = in.readNBytes(MOST_DRIVER_BYTES + 1);
      if (state.length <= MOST_DRIVER_BYTES) {
        return Optional.of(state);
      }
      log.warn("{} is larger than 1 MiB and is not read", file);
    } catch (NoSuchFileException _) {
      log.debug("{} begins without state", driver);
    } catch (IOException e) {
      log.warn("{} cannot be read, so that {} begins anew: {}", file, driver, e.toString());
    }
    return Optional.empty();
  }

  @Override
  public void keepDriver(String driver, byte[] state) throws IOException {
    make(drivers);
    Path file = drivers.resolve(driver);
    StateFiles.replace(file, ByteBuffer.wrap(state));
  }

  @Override
  public Optional<byte[]> metadata(InfoHash torrent) {
    Path file = metadataOf(torrent);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] info = in.readNBytes(MetainfoFile.MAX_BYTES + 1);
      return info.length > MetainfoFile.MAX_BYTES ? Optional.empty() : Optional.of(info);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("{} cannot be read, its metadata is fetched again: {}", file, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public void keepMetadata(InfoHash torrent, byte[] info) throws IOException {
    make(folder);
    StateFiles.replace(metadataOf(torrent), ByteBuffer.wrap(info));
  }

  private Path metadataOf(InfoHash torrent) {
    return folder.resolve(torrent + ".metadata");
  }

  @Override
  public Journal open(Metainfo metainfo, Path directory) throws IOException {
    Path file = folder.resolve(metainfo.infoHash() + "-" + nameOf(directory) + ".journal");
    make(folder);
    TorrentLock lock = TorrentLock.take(file.resolveSibling(file.getFileName() + ".lock"));
    try {
      return DiskJournal.open(file, metainfo, bootId, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void make(Path folder) throws IOException {
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
