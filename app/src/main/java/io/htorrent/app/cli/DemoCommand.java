package io.htorrent.app.cli;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoWriter;
import io.htorrent.app.config.Draft;
import io.htorrent.app.progress.Progress;
import io.htorrent.app.terminal.Ink;
import io.htorrent.app.terminal.Quantity;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `htorrent demo`.
@Command(
    name = "demo",
    header = "Show a whole swarm on this machine: a tracker, a seeder and two downloaders.",
    description = {
      "",
      "Needs no network and no files: it makes a torrent of generated data in a temporary folder, lets two downloaders get it "
          + "over the loopback interface, compares what arrived, and cleans up.",
      ""
    },
    footer = {"", "Examples:", "  htorrent demo", "  htorrent demo --progress plain"})
final class DemoCommand extends ConsoleCommand {

  @Option(
      names = "--progress",
      paramLabel = "VIEW",
      description = "auto, bar, plain, json or none.")
  private Progress progress = Progress.auto;

  @Mixin private FlightRecording flight = new FlightRecording();

  DemoCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Exception {
    return flight.around(context(), this::show);
  }

  private int show() throws Failure, InterruptedException {
    Draft.Request request = new Draft.Request(common().config(), common().assignments(), List.of());
    try (Preparation preparation = Preparation.of(context(), request, false)) {
      DemoFolder folder = DemoFolder.make();
      try {
        return run(preparation, folder);
      } finally {
        folder.delete();
      }
    } catch (IOException e) {
      throw new Failure(Exit.STORAGE, Creation.sentence(e), e);
    }
  }

  private int run(Preparation preparation, DemoFolder folder)
      throws Failure, IOException, InterruptedException {
    boolean quiet = progress == Progress.json || progress == Progress.none;
    say(quiet, "data", Quantity.bytes(DemoFolder.SIZE) + " in " + folder.path());
    DemoSwarm swarm =
        new DemoSwarm(
            context(), preparation, progress.on(terminal(), context().clock(), common().verbose()));
    Runnable unwatch = context().interrupts().watch(swarm::stop);
    try (swarm) {
      say(quiet, "tracker", swarm.openTracker());
      Metainfo torrent = torrent(folder, swarm.announceUrl());
      say(
          quiet,
          "torrent",
          torrent.name()
              + ", "
              + torrent.layout().pieceCount()
              + " pieces, info hash "
              + torrent.infoHash());
      int exit = swarm.run(torrent, folder);
      if (exit != Exit.DONE) {
        return exit;
      }
      for (String leecher : DemoSwarm.LEECHERS) {
        if (!folder.sameAsSeeder(leecher)) {
          throw new Failure(
              Exit.FAILED,
              leecher + " has other data than the seeder: this is a bug, please report it");
        }
        say(quiet, leecher, "has the same bytes as the seeder");
      }
      return exit;
    } finally {
      unwatch.run();
    }
  }

  private Metainfo torrent(DemoFolder folder, String announceUrl)
      throws Failure, IOException, InterruptedException {
    List<SourceFiles.Entry> entries = SourceFiles.find(folder.seederFiles());
    Metainfo.Extras extras =
        new Metainfo.Extras(List.of(List.of(announceUrl)), List.of(), false, "", "", 0, List.of());
    MetainfoWriter.Draft draft =
        new MetainfoWriter.Draft(
            folder.seederFiles().getFileName().toString(),
            entries.stream().map(SourceFiles.Entry::file).toList(),
            DemoFolder.PIECE_LENGTH,
            extras);
    return new Creation(context(), draft, new SourceFiles(entries, DemoFolder.PIECE_LENGTH))
        .metainfo();
  }

  private void say(boolean quiet, String label, String text) {
    if (!quiet) {
      terminal().line(Ink.BOLD, String.format("%-14s", label), text);
    }
  }
}
