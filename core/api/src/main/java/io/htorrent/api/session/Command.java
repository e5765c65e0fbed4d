package io.htorrent.api.session;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.List;

/// What the client can be asked to do.
public sealed interface Command {

  /// Take up a torrent: check or resume what is there, then download what is missing, and seed.
  /// Answer: [Reply.Done] when it was taken up, [Reply.Refused] when it is there already, in use
  /// elsewhere, lacks all the files that are chosen, or its storage cannot be opened.
  ///
  /// @param metainfo which torrent
  /// @param directory where its files are or will be
  /// @param peers dialled at once, beside those that trackers name
  /// @param trackers announce URLs in addition to the metainfo's, each a tier of its own
  /// @param recheck whether to hash everything first, whatever the journal says
  /// @param files which of them to fetch (BEP 53): kept for later runs that say nothing of files
  record Add(
      Metainfo metainfo,
      Path directory,
      List<PeerAddress> peers,
      List<String> trackers,
      boolean recheck,
      FileWish files)
      implements Command {
    public Add {
      peers = List.copyOf(peers);
      trackers = List.copyOf(trackers);
    }

    /// Says nothing of files.
    public Add(
        Metainfo metainfo,
        Path directory,
        List<PeerAddress> peers,
        List<String> trackers,
        boolean recheck) {
      this(metainfo, directory, peers, trackers, recheck, FileWish.unsaid());
    }
  }

  /// Take up a torrent by its link: fetch its metadata from peers, or find what was kept of it,
  /// then go on as [Add] does. Answer: [Reply.Done] when it was taken up, [Reply.Refused] when it
  /// is there already, in use elsewhere, or of a kind that is not supported. Of one that is there
  /// already, the files of a wish that adds to those wanted before are chosen, as by [ChooseFiles].
  ///
  /// @param link which torrent, and where it may be had
  /// @param directory where its files are or will be
  /// @param peers dialled at once, beside those that the link names
  /// @param trackers announce URLs in addition to the link's, each a tier of its own
  /// @param metadataOnly whether to end with [Event.MetadataFound]: it then rests until it is
  ///   removed
  /// @param files which of them to fetch, whatever the link says of it
  record AddMagnet(
      MagnetLink link,
      Path directory,
      List<PeerAddress> peers,
      List<String> trackers,
      boolean metadataOnly,
      FileWish files)
      implements Command {
    public AddMagnet {
      peers = List.copyOf(peers);
      trackers = List.copyOf(trackers);
    }

    /// Fetches the files that the link chooses.
    public AddMagnet(
        MagnetLink link,
        Path directory,
        List<PeerAddress> peers,
        List<String> trackers,
        boolean metadataOnly) {
      this(link, directory, peers, trackers, metadataOnly, FileWish.also(link.selection()));
    }
  }

  /// Stop one torrent: tell its trackers, write what is here, close its files. Answer when that is
  /// done.
  record Remove(InfoHash torrent) implements Command {}

  /// Announce a running torrent to further trackers. Answer: [Reply.TrackersAdded], or
  /// [Reply.Refused] when there is no such torrent. For private torrents too: it is the user who
  /// asks, nobody else may.
  ///
  /// @param torrent which
  /// @param urls announce URLs, each a tier of its own, before those that are there
  record AddTrackers(InfoHash torrent, List<String> urls) implements Command {
    public AddTrackers {
      urls = List.copyOf(urls);
    }
  }

  /// Fetch other files of a running torrent from now on. What becomes wanted is fetched; what is
  /// wanted no more is asked of nobody, kept and served as far as it is here. Answer: [Reply.Done]
  /// when that is so and kept for later runs; [Reply.Refused], and nothing changed, when there is
  /// no such torrent, its metadata is not here yet, it lacks all the files, or its storage fails.
  record ChooseFiles(InfoHash torrent, FileWish files) implements Command {}

  /// The machine woke up, or is in another network: what trackers failed with before and what
  /// others said of our address counts no more, and every torrent is announced as soon as its
  /// trackers and other sources allow. Answer: [Reply.Done].
  record NetworkChanged() implements Command {}

  /// Change the limits of the whole session. Bytes a second, 0 for none.
  record Limit(long downloadBytesPerSecond, long uploadBytesPerSecond) implements Command {}

  /// Stop every torrent as [Remove] does, then close. Answer when that is done, at the latest after
  /// five seconds.
  record Shutdown() implements Command {}
}
