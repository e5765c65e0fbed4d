package io.htorrent.app.cli;

import io.htorrent.api.session.FileWish;
import io.htorrent.app.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `htorrent seed`.
@Command(
    name = "seed",
    header = "Serve files that are here to others, until Ctrl-C.",
    description = {
      "",
      "The files are checked first; what is missing or damaged is downloaded.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  htorrent seed debian.torrent -d ~/Downloads",
      "      where ~/Downloads holds the file or folder that the torrent names",
      "  htorrent seed a.torrent b.torrent -d /srv/files --port 6881 --limit-up 10MB"
    })
final class SeedCommand extends ConsoleCommand {

  @Parameters(
      arity = "1..*",
      paramLabel = "TORRENT",
      description = "A .torrent file, the http(s) URL of one, or a magnet link.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      required = true,
      description = "Where the files are.")
  private String directory = "";

  @Mixin private SessionOptions session = new SessionOptions();

  @Option(
      names = "--progress",
      paramLabel = "VIEW",
      description = "auto, bar, plain, json or none.")
  private Progress progress = Progress.auto;

  @Mixin private FlightRecording flight = new FlightRecording();

  SeedCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Exception {
    return flight.around(
        context(),
        () ->
            new Participation(context(), common(), session, progress)
                .run(new Participation.Task(sources, directory, false, FileWish.unsaid())));
  }
}
