package io.htorrent.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Torrents of `have/data.bin` for tests with real clients. Its bytes follow from its size, so the
/// program makes each torrent once: to start it is half the work of such a test.
final class Sample {

  /// A torrent file by the size of its data, a character for a byte. The lock of the class guards
  /// it.
  private static final Map<Long, String> made = new HashMap<>();

  private Sample() {}

  /// The data and a torrent of it, for one user.
  ///
  /// @param trackers at most one announce URL
  static Path torrent(Sandbox user, long size, String... trackers)
      throws IOException, InterruptedException {
    String torrent = made(user, size);
    for (String tracker : trackers) { // the first key of all
      torrent = "d8:announce" + tracker.length() + ":" + tracker + torrent.substring(1);
    }
    Content.write(user.path("have/data.bin"), size, size);
    return Files.writeString(user.path("data.bin.torrent"), torrent, StandardCharsets.ISO_8859_1);
  }

  private static synchronized String made(Sandbox user, long size)
      throws IOException, InterruptedException {
    String torrent = made.get(size);
    if (torrent == null) {
      torrent = read(user.torrent("have/data.bin", size));
      made.put(size, torrent);
    }
    return torrent;
  }

  /// The info-hash of a torrent file, in hex.
  static String infoHash(Path torrent) throws IOException {
    byte[] info = info(torrent).getBytes(StandardCharsets.ISO_8859_1);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(info));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /// The info dictionary, which is the last there is.
  static String info(Path torrent) throws IOException {
    String all = read(torrent);
    return all.substring(all.indexOf("4:infod") + "4:info".length(), all.length() - 1);
  }

  private static String read(Path torrent) throws IOException {
    return Files.readString(torrent, StandardCharsets.ISO_8859_1);
  }
}
