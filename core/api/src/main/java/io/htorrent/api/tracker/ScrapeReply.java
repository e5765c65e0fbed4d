package io.htorrent.api.tracker;

import io.htorrent.api.InfoHash;
import java.util.List;

/// What a tracker answered when it was asked for counts (BEP 48, BEP 15).
public sealed interface ScrapeReply {

  /// What it counts.
  ///
  /// @param counts of those torrents of the question that it knows, in the order of the question
  record Counted(List<Counts> counts) implements ScrapeReply {
    public Counted {
      counts = List.copyOf(counts);
    }
  }

  /// It said no, or cannot be asked this.
  ///
  /// @param reason the tracker's words made printable, or ours
  record Refused(String reason) implements ScrapeReply {}

  /// The counts of one torrent.
  ///
  /// @param torrent which
  /// @param seeders peers that have all of it, -1 if it did not say
  /// @param leechers peers that do not, -1 if it did not say
  /// @param downloads how often it was completed, -1 if it did not say
  record Counts(InfoHash torrent, int seeders, int leechers, int downloads) {}
}
