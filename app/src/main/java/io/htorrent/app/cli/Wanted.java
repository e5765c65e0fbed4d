package io.htorrent.app.cli;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.FileWish;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A torrent that somebody wants: by its .torrent file, or by its magnet link alone.
///
/// @param torrent which
/// @param name what to call it
/// @param warnings what was odd about it, a sentence each
/// @param command what the session is asked
record Wanted(InfoHash torrent, String name, List<String> warnings, Command command) {

  /// Where it may be had beside what it says itself, where it goes, and how much of it.
  record Terms(Path directory, List<PeerAddress> peers, List<String> trackers, FileWish files) {

    /// The same with further peers.
    Terms with(List<PeerAddress> others) {
      return new Terms(
          directory, Stream.concat(peers.stream(), others.stream()).toList(), trackers, files);
    }
  }

  static Wanted of(Metainfo metainfo, Terms terms) {
    return new Wanted(
        metainfo.infoHash(),
        metainfo.name(),
        metainfo.extras().warnings(),
        new Command.Add(
            metainfo, terms.directory, terms.peers, terms.trackers, false, terms.files));
  }

  static Wanted of(MagnetLink link, Terms terms) {
    return new Wanted(
        link.infoHash(),
        link.title(),
        link.warnings(),
        new Command.AddMagnet(
            link,
            terms.directory,
            terms.peers,
            terms.trackers,
            false,
            terms.files.isUnsaid() ? FileWish.also(link.selection()) : terms.files));
  }
}
