package io.htorrent.app.progress;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Cause;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.WebSeedStatus;
import io.htorrent.app.terminal.Quantity;
import java.time.Duration;
import java.util.List;

/// What the views for people say alike.
final class Sentences {
  private Sentences() {}

  static String listening(Event.Listening listening) {
    return "listening on port " + listening.address().getPort();
  }

  /// @param elapsed since the start, for the mean rate
  static String complete(Event.Complete complete, Duration elapsed) {
    TorrentStatus status = complete.status();
    if (complete.downloadedBytes() == 0) {
      return status.name()
          + ": complete, "
          + Quantity.bytes(status.bytesTotal())
          + ", nothing was missing";
    }
    return status.name()
        + ": complete, "
        + Quantity.bytes(status.bytesTotal())
        + ", received "
        + Quantity.bytes(complete.downloadedBytes())
        + " in "
        + Quantity.time(elapsed)
        + ", "
        + Quantity.rate(Summary.mean(complete.downloadedBytes(), elapsed))
        + " on average";
  }

  static String metadata(Event.MetadataFound found) {
    Metainfo metainfo = found.metainfo();
    int files =
        (int) metainfo.files().stream().filter(file -> file.kind() != FileEntry.Kind.PAD).count();
    return metainfo.name()
        + ": the metadata is here, "
        + (files == 1 ? "1 file, " : files + " files, ")
        + Quantity.bytes(metainfo.layout().totalLength());
  }

  static String failed(Event.Failed failed) {
    return failed.torrent().shortName()
        + ": "
        + failed.reason()
        + (failed.retrying() ? "; trying again" : "");
  }

  static String replaced(Event.StrategyReplaced replaced) {
    return replaced.torrent().shortName()
        + ": "
        + replaced.strategy().replaced()
        + " "
        + replaced.reason();
  }

  static String stuck(Event.StrategyStuck stuck) {
    return stuck.torrent().shortName() + ": " + stuck.reason();
  }

  static String stuck(Event.DriverStuck stuck) {
    return stuck.reason();
  }

  static String ended(Event.DriverEnded ended) {
    return "going on without " + ended.driver().name() + ": " + ended.reason();
  }

  /// All that is amiss with a torrent; at least what it says of itself.
  static String explanation(TorrentStatus status) {
    return status.causes().isEmpty() ? status.reason() : Cause.sentence(status.causes());
  }

  static String peers(TorrentStatus status) {
    String seeds =
        status.seeds() > 0
            ? " (" + status.seeds() + (status.seeds() == 1 ? " seed)" : " seeds)")
            : "";
    return status.peers() + (status.peers() == 1 ? " peer" : " peers") + seeds + webSeeds(status);
  }

  /// Those that send, or are about to.
  private static String webSeeds(TorrentStatus status) {
    long active = status.webSeeds().stream().filter(Sentences::isActive).count();
    return active == 0 ? "" : ", " + active + (active == 1 ? " web seed" : " web seeds");
  }

  /// What each web seed that sends has sent, a sentence each; what the others do, the explanation
  /// says.
  static List<String> webSeedLines(TorrentStatus status) {
    return status.webSeeds().stream()
        .filter(Sentences::isActive)
        .map(seed ->
            "web seed "
                + seed.url()
                + ": "
                + Quantity.rate(seed.bytesPerSecond())
                + ", "
                + Quantity.bytes(seed.bytesDownloaded())
                + " so far")
        .toList();
  }

  private static boolean isActive(WebSeedStatus seed) {
    return seed.state() == WebSeedStatus.State.ACTIVE;
  }

  /// How far, of what is going on now: checking or downloading.
  static String percent(TorrentStatus status) {
    return switch (status.state()) {
      case METADATA -> "";
      case CHECKING -> Quantity.percent(status.checkedPieces(), status.piecesTotal());
      case DOWNLOADING, SEEDING, STOPPING, FAILED ->
          Quantity.percent(status.bytesDone(), status.bytesTotal());
    };
  }

  static String eta(TorrentStatus status) {
    long seconds = status.etaSeconds();
    if (seconds < 0) {
      return "";
    }
    return "ETA " + (seconds < 60 ? seconds + " s" : Quantity.time(Duration.ofSeconds(seconds)));
  }
}
