package io.htorrent.app.cli;

import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage;
import io.htorrent.app.client.Chosen;
import io.htorrent.app.config.CoreKeys;
import io.htorrent.app.config.Draft;
import io.htorrent.app.terminal.Ink;
import io.htorrent.app.terminal.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `htorrent verify`.
@Command(
    name = "verify",
    header = "Check files against a torrent.",
    description = {
      "",
      "Reads everything and changes nothing. Names the pieces that are bad, and the files they lie in.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 when all is there and right, 1 when not.",
      "",
      "Examples:",
      "  htorrent verify debian.torrent -d ~/Downloads",
      "  htorrent verify album.torrent -d /srv/music && echo complete",
      "  htorrent verify album.torrent -d /srv/music --files 0,2,4-6"
    })
final class VerifyCommand extends ConsoleCommand {

  @Parameters(paramLabel = "TORRENT", description = "A .torrent file.")
  private String torrent = "";

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      required = true,
      description = "Where the files are.")
  private String directory = "";

  @Option(
      names = "--files",
      paramLabel = "WHICH",
      description = "Check these files only, such as 0,2,4-6. 'htorrent show' prints the numbers.")
  private String files = "";

  @Option(names = "--storage", paramLabel = "NAME", description = "How the bytes are kept.")
  private String storage = "";

  @Mixin private FlightRecording flight = new FlightRecording();

  VerifyCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Exception {
    return flight.around(context(), this::verify);
  }

  private int verify() throws Failure, InterruptedException {
    FileSelection wanted = Sources.files(files, List.of(torrent));
    Metainfo metainfo = Sources.read(torrent);
    if (!metainfo.judges()) {
      throw new Failure(
          Exit.INVALID_TORRENT,
          torrent
              + " lacks piece layers (BEP 52), so that nothing can be checked: "
              + "'htorrent show LINK --save FILE.torrent' gets them from peers");
    }
    int last = metainfo.files().size() - 1;
    if (!wanted.isUnsaid() && wanted.within(last + 1).isUnsaid()) {
      throw new Failure(
          Exit.USAGE,
          "--files " + files + ": " + torrent + " has files numbered from 0 to " + last);
    }
    Path folder = context().folders().current().resolve(Sources.path(directory));
    List<Draft.Argument> arguments = new ArrayList<>();
    SessionOptions.add(arguments, CoreKeys.STORAGE, "--storage", storage);
    Draft.Request request = new Draft.Request(common().config(), common().assignments(), arguments);
    try (Preparation preparation = Preparation.of(context(), request, false)) {
      Chosen<Storage.Factory> chosen = preparation.storage();
      try (Storage bytes = chosen.factory().open(metainfo, folder, chosen.options())) {
        return verify(metainfo, folder, bytes, wanted);
      }
    } catch (IOException e) {
      throw new Failure(Exit.STORAGE, Creation.sentence(e), e);
    }
  }

  private int verify(Metainfo metainfo, Path folder, Storage bytes, FileSelection wanted)
      throws IOException, InterruptedException {
    Findings findings = new Findings(metainfo, wanted);
    PieceSet pieces = metainfo.pieces(wanted);
    PieceHasher hasher = new PieceHasher(metainfo, pieces, bytes::read, findings);
    long total =
        Math.min(
            metainfo.layout().totalLength(),
            (long) pieces.size() * metainfo.layout().pieceLength());
    HashingBar bar = new HashingBar(terminal(), context().clock(), total);
    AtomicInteger stopped = new AtomicInteger();
    Runnable unwatch =
        context()
            .interrupts()
            .watch(stop -> {
              stopped.set(stop.exitCode());
              hasher.cancel();
            });
    try {
      if (!hasher.run(() -> bar.show(hasher.bytes()))) {
        return stopped.get();
      }
    } finally {
      bar.clear();
      unwatch.run();
    }
    List<String> faults = findings.faults(bytes.inspect());
    faults.forEach(terminal()::line);
    String read =
        Quantity.bytes(hasher.bytes())
            + " read in "
            + bar.elapsed()
            + ", "
            + bar.rate(hasher.bytes());
    if (faults.isEmpty()) {
      terminal()
          .line(
              Ink.GREEN,
              metainfo.name() + ": complete",
              ", " + findings.looked() + " pieces (" + read + ")");
      return Exit.DONE;
    }
    terminal()
        .line(
            Ink.RED,
            metainfo.name() + ": not complete",
            " in "
                + folder
                + ", "
                + findings.good()
                + " of "
                + findings.looked()
                + " pieces are right ("
                + read
                + ")");
    return Exit.FAILED;
  }
}
