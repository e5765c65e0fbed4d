package io.htorrent.app.cli;

import io.htorrent.api.InfoHash;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.FileWish;
import io.htorrent.app.client.RunningClient;
import io.htorrent.app.config.CoreKeys;
import io.htorrent.app.config.Draft;
import io.htorrent.app.progress.Progress;
import io.htorrent.app.progress.ProgressView;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Taking part in swarms, as `download` and `seed` do: from options to exit code.
///
/// @param context what commands work with
/// @param common options of every command
/// @param options options of swarms
/// @param progress how to show it
record Participation(Context context, Common common, SessionOptions options, Progress progress) {

  /// What is to be done.
  ///
  /// @param sources as typed
  /// @param directory `-d`, or empty
  /// @param untilComplete whether to end when all is complete
  /// @param files which of them are wanted
  record Task(List<String> sources, String directory, boolean untilComplete, FileWish files) {}

  /// Does it, on the calling thread.
  int run(Task task) throws Failure, InterruptedException {
    ProgressView view = progress.on(context.terminal(), context.clock(), common.verbose());
    try {
      return run(task, view);
    } catch (Failure e) {
      view.aborted(e.sentence());
      throw e;
    }
  }

  private int run(Task task, ProgressView view) throws Failure, InterruptedException {
    List<Draft.Argument> arguments = options.arguments();
    SessionOptions.add(arguments, CoreKeys.DIRECTORY, "-d", task.directory());
    // What needs neither network nor plugins is checked first.
    List<Metainfo> known = new ArrayList<>();
    List<MagnetLink> links = new ArrayList<>();
    for (String source : task.sources()) {
      if (Sources.isMagnet(source)) {
        links.add(Sources.magnet(source));
      } else if (!Sources.isUrl(source)) {
        known.add(Sources.read(source));
      }
    }
    Sources.trackers(options.trackers());
    Draft.Request request = new Draft.Request(common.config(), common.assignments(), arguments);
    try (Preparation preparation = Preparation.of(context, request, false)) {
      BrokenPlugins broken = new BrokenPlugins(preparation.plugins());
      TorrentRun run = new TorrentRun(view, broken, context.clock(), task.untilComplete());
      Path directory =
          preparation.configuration().directory(CoreKeys.DIRECTORY, context.folders().current());
      if (task.untilComplete()) {
        make(directory);
      }
      Runnable unwatch = context.interrupts().watch(run::stop);
      try (RunningClient client = context.clients().start(preparation.settings(), run::happened)) {
        known.addAll(fetched(task, client));
        Wanted.Terms terms =
            new Wanted.Terms(
                directory, Sources.peers(options.peers()), options.trackers(), task.files());
        List<Wanted> wanted = new ArrayList<>();
        known.forEach(torrent -> wanted.add(Wanted.of(torrent, terms)));
        for (MagnetLink link : links) {
          wanted.add(Wanted.of(link, terms.with(Sources.named(link, context, client.network()))));
        }
        check(wanted);
        keepApart(known);
        return run.run(client.session(), wanted);
      } catch (IOException e) {
        throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()), e);
      } finally {
        unwatch.run();
      }
    }
  }

  /// A download directory that cannot be is told at once, not with the first block.
  private static void make(Path directory) throws Failure {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      String what =
          e instanceof FileAlreadyExistsException ? "it is not a folder" : Creation.sentence(e);
      throw new Failure(
          Exit.STORAGE,
          "the download directory "
              + directory
              + " cannot be made: "
              + what
              + "; choose another with -d",
          e);
    }
  }

  private static List<Metainfo> fetched(Task task, RunningClient client)
      throws Failure, InterruptedException {
    List<Metainfo> torrents = new ArrayList<>();
    for (String source : task.sources()) {
      if (Sources.isUrl(source)) {
        torrents.add(Sources.fetch(source, client.network()));
      }
    }
    return torrents;
  }

  /// Two torrents that have a file of one name would overwrite each other's, and each would say
  /// that it is complete.
  private static void keepApart(List<Metainfo> torrents) throws Failure {
    Map<List<String>, Metainfo> owners = new HashMap<>();
    for (Metainfo torrent : torrents) {
      for (FileEntry file : torrent.files()) {
        Metainfo other =
            file.kind() == FileEntry.Kind.PAD ? null : owners.putIfAbsent(file.path(), torrent);
        if (other != null && other != torrent) {
          throw new Failure(
              Exit.USAGE,
              "two of these torrents have a file %s, %s and %s: download them to different folders"
                  .formatted(file.displayPath(), shortName(other), shortName(torrent)));
        }
      }
    }
  }

  private static String shortName(Metainfo torrent) {
    return torrent.infoHash().shortName();
  }

  private void check(List<Wanted> wanted) throws Failure {
    Set<InfoHash> hashes = new HashSet<>();
    for (Wanted one : wanted) {
      if (!hashes.add(one.torrent())) {
        throw new Failure(
            Exit.USAGE,
            one.name()
                + ": this torrent is given twice; give it once, and further trackers by --tracker");
      }
      one.warnings().forEach(w -> context.terminal().warning(one.name() + ": " + w));
    }
  }
}
