package io.htorrent.app.cli;

import io.htorrent.app.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `htorrent download`.
@Command(
    name = "download",
    header = "Download torrents, and end when they are complete.",
    description = {
      "",
      "A download that was interrupted goes on where it was when the same command is given again. Ctrl-C ends it cleanly within "
          + "five seconds; a second Ctrl-C ends at once.",
      "",
      "Which files of a torrent are wanted, --files says, else what was wanted the last time and its link adds (so=0,2).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  htorrent download debian.torrent",
      "      into the current folder",
      "  htorrent download debian.torrent -d ~/Downloads --seed",
      "      and goes on seeding when it is complete",
      "  htorrent download a.torrent https://example.org/b.torrent --limit-up 500KiB",
      "      two at once, sending at most 500 KiB a second",
      "  htorrent download 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a'",
      "      what it is, peers say; the quotes keep the shell off the &",
      "  htorrent download album.torrent --files 0,2,4-6",
      "      these files only, by the numbers that 'htorrent show album.torrent' prints",
      "  htorrent download a.torrent --peer 192.0.2.7:6881 --progress json",
      "      from a peer you know, told in JSON, a line an event"
    })
final class DownloadCommand extends ConsoleCommand {

  @Parameters(
      arity = "1..*",
      paramLabel = "SOURCE",
      description = "A .torrent file, the http(s) URL of one, or a magnet link.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      description = "Where the files go (default: the current folder).")
  private String directory = "";

  @Option(
      names = "--files",
      paramLabel = "WHICH",
      description =
          "Fetch these files only, such as 0,2,4-6; +3: that one too; all: every file. 'htorrent show' prints the numbers.")
  private String files = "";

  @Option(names = "--seed", description = "Go on seeding when complete, until Ctrl-C.")
  private boolean seed;

  @Mixin private SessionOptions session = new SessionOptions();

  @Option(
      names = "--progress",
      paramLabel = "VIEW",
      description = "auto, bar, plain, json or none.")
  private Progress progress = Progress.auto;

  @Mixin private FlightRecording flight = new FlightRecording();

  DownloadCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Exception {
    return flight.around(
        context(),
        () ->
            new Participation(context(), common(), session, progress)
                .run(
                    new Participation.Task(
                        sources, directory, !seed, Sources.wish(files, sources))));
  }
}
