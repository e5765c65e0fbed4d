package io.htorrent.net.mse;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The torrents that strangers may mean, found by their marks: one look-up, however many there are.
/// On the loop that accepts connections.
public final class MseTorrents {

  private final Map<ByteBuffer, byte[]> byMark = new HashMap<>();

  /// Connections for this torrent are welcome.
  ///
  /// @param infoHash 20 bytes, as they travel
  public void add(byte[] infoHash) {
    byMark.put(mark(infoHash), infoHash.clone());
  }

  /// They no longer are.
  public void remove(byte[] infoHash) {
    byMark.remove(mark(infoHash));
  }

  /// The info hash with this mark.
  Optional<byte[]> find(byte[] mark) {
    return Optional.ofNullable(byMark.get(ByteBuffer.wrap(mark)));
  }

  private static ByteBuffer mark(byte[] infoHash) {
    return ByteBuffer.wrap(SharedSecret.markOf(infoHash));
  }
}
