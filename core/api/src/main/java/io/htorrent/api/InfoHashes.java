package io.htorrent.api;

import java.util.List;
import java.util.Optional;

/// The one or two info hashes of a torrent: v1, v2, or both for a hybrid (BEP 52). A torrent is
/// found under each.
///
/// @param all the hashes, v1 first; never empty
public record InfoHashes(List<InfoHash> all) {

  public InfoHashes {
    all = List.copyOf(all);
    if (all.isEmpty()
        || all.size() > 2
        || (all.size() == 2 && (all.get(0).isV2() || !all.get(1).isV2()))) {
      throw new IllegalArgumentException(
          "a torrent has a v1 hash, a v2 hash, or a v1 and a v2 hash: " + all);
    }
  }

  /// The hashes of a v1 torrent: `hash` has 20 bytes.
  public static InfoHashes v1(InfoHash hash) {
    if (hash.isV2()) {
      throw new IllegalArgumentException(hash + " is a v2 hash where a v1 hash belongs");
    }
    return new InfoHashes(List.of(hash));
  }

  /// The v1 hash, if there is one.
  public Optional<InfoHash> v1() {
    return all.stream().filter(hash -> !hash.isV2()).findFirst();
  }

  /// The v2 hash, if there is one.
  public Optional<InfoHash> v2() {
    return all.stream().filter(InfoHash::isV2).findFirst();
  }

  /// The hash that names the torrent in events, logs and state: v1 where there is one.
  public InfoHash primary() {
    return all.getFirst();
  }
}
