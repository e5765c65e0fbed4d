package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.Metainfo;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the user asked for with a torrent.
///
/// @param peers dialled at once
/// @param trackers URLs beside the metainfo's
/// @param before the search for its metadata, which it takes over from; none when it was known
record Wishes(List<PeerAddress> peers, List<String> trackers, @Nullable MetadataStage before) {

  /// Whom the torrent knows already. A private one knows nobody (BEP 27).
  PeerList known(Metainfo metainfo, Supplier<PeerList> nobody) {
    return before == null || metainfo.extras().isPrivate() ? nobody.get() : before.known();
  }

  /// Who talks to its trackers.
  Announcer announcer(Announcer.Subject subject, Supplier<Announcer> another) {
    return before == null ? another.get() : before.announcer().speaksFor(subject);
  }
}
