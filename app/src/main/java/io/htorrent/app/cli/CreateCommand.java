package io.htorrent.app.cli;

import io.htorrent.api.Options;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.metainfo.MetainfoWriter;
import io.htorrent.app.terminal.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `htorrent create`.
@Command(
    name = "create",
    header = "Make a .torrent file of a file or folder.",
    description = {"", "The same files make the same info hash on every system.", ""},
    footer = {
      "",
      "Examples:",
      "  htorrent create album/ -o album.torrent --tracker http://tracker.example/announce",
      "  htorrent create big.iso -o big.torrent --piece-length 4MiB --comment 'nightly build'",
      "  htorrent create notes.pdf -o notes.torrent --tracker http://one.example/announce --private"
    })
final class CreateCommand extends ConsoleCommand {

  private static final int SHORTEST = 16 * 1024;
  private static final int LONGEST = 1 << 28;

  @Parameters(paramLabel = "PATH", description = "A file, or a folder with everything in it.")
  private String path = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.torrent",
      required = true,
      description = "The file to write.")
  private String output = "";

  @Option(
      names = "--tracker",
      paramLabel = "URL",
      description = "Where peers find one another; each is a tier of its own.")
  private List<String> trackers = new ArrayList<>();

  @Option(
      names = "--web-seed",
      paramLabel = "URL",
      description = "A web server that has the file, or the folder in which this folder is.")
  private List<String> webSeeds = new ArrayList<>();

  @Option(
      names = "--piece-length",
      paramLabel = "N",
      description = "A power of two from 16KiB to 256MiB (default: to suit the size).")
  private String pieceLength = "";

  @Option(names = "--private", description = "Peers come from the trackers only (BEP 27).")
  private boolean isPrivate;

  @Option(names = "--comment", paramLabel = "T", description = "A text for those who download it.")
  private String comment = "";

  @Option(
      names = "--format",
      paramLabel = "v1|v2|hybrid",
      description = "v1 (the default); v2 and hybrid are not supported yet.")
  private String format = "v1";

  CreateCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Failure, InterruptedException {
    checkSupported();
    Path top = Sources.path(path).toAbsolutePath().normalize();
    Path target = Sources.path(output).toAbsolutePath();
    try {
      List<SourceFiles.Entry> entries = find(top, target);
      MetainfoWriter.Draft draft = draft(top, entries);
      Creation creation =
          new Creation(context(), draft, new SourceFiles(entries, draft.pieceLength()));
      int exit = creation.write(target);
      if (exit == Exit.DONE) {
        report(target, draft);
      }
      return exit;
    } catch (IOException e) {
      throw new Failure(Exit.STORAGE, Creation.sentence(e), e);
    }
  }

  private void checkSupported() throws Failure {
    if (format.equals("v2") || format.equals("hybrid")) {
      throw new Failure(Exit.USAGE, "--format " + format + " is not supported yet: v1 is");
    }
    if (!format.equals("v1")) {
      throw new Failure(
          Exit.USAGE, "--format '" + format + "' is none of v1, v2 and hybrid; v1 is supported");
    }
    Sources.trackers(trackers);
    Sources.webSeeds(webSeeds);
  }

  /// The files, without the output itself, should it lie among them.
  private static List<SourceFiles.Entry> find(Path top, Path target) throws IOException, Failure {
    if (!Files.exists(top)) {
      throw new Failure(Exit.USAGE, top + ": there is no such file or folder");
    }
    if (!Files.isRegularFile(top) && !Files.isDirectory(top)) {
      throw new Failure(
          Exit.USAGE, top + ": this is a pipe, socket or device: give a file or a folder");
    }
    if (target.getParent() != null && !Files.isDirectory(target.getParent())) {
      throw new Failure(Exit.STORAGE, target.getParent() + ": there is no such folder");
    }
    List<SourceFiles.Entry> entries = SourceFiles.find(top);
    if (entries.stream().anyMatch(entry -> entry.path().equals(target.normalize()))) {
      throw new Failure(
          Exit.USAGE,
          "the output " + target + " lies among the files it would describe: write it elsewhere");
    }
    if (entries.isEmpty() || entries.getLast().end() == 0) {
      throw new Failure(Exit.USAGE, top + " holds no bytes: a torrent needs at least one");
    }
    return entries;
  }

  private MetainfoWriter.Draft draft(Path top, List<SourceFiles.Entry> entries) throws Failure {
    List<List<String>> tiers = trackers.stream().map(List::of).toList();
    long now = context().clock().instant().getEpochSecond();
    Metainfo.Extras extras =
        new Metainfo.Extras(
            tiers, webSeeds, isPrivate, comment, "htorrent " + context().version(), now, List.of());
    Path name = top.getFileName();
    if (name == null) {
      throw new Failure(
          Exit.USAGE, top + " has no name that a torrent could have: choose a folder below it");
    }
    List<MetainfoWriter.File> files = entries.stream().map(SourceFiles.Entry::file).toList();
    return new MetainfoWriter.Draft(
        name.toString(), files, pieceLength(entries.getLast().end()), extras);
  }

  private int pieceLength(long total) throws Failure {
    if (pieceLength.isEmpty()) {
      return MetainfoWriter.suggestedPieceLength(total);
    }
    try {
      long length = Options.parseBytes(pieceLength);
      if (length >= SHORTEST && length <= LONGEST && Long.bitCount(length) == 1) {
        return (int) length;
      }
    } catch (IllegalArgumentException _) {
      // Said below, together with what is expected.
    }
    throw new Failure(
        Exit.USAGE,
        "--piece-length '"
            + pieceLength
            + "' is not a power of two from 16KiB to 256MiB, such as 1MiB");
  }

  private void report(Path target, MetainfoWriter.Draft draft) throws Failure, IOException {
    try {
      Metainfo made = MetainfoParser.parse(Files.readAllBytes(target));
      terminal()
          .line(
              target
                  + ": "
                  + made.name()
                  + ", "
                  + Quantity.bytes(made.layout().totalLength())
                  + ", "
                  + made.layout().pieceCount()
                  + (made.layout().pieceCount() == 1 ? " piece of " : " pieces of ")
                  + Quantity.bytes(draft.pieceLength()));
      terminal().line("info hash " + made.infoHash());
      made.extras().warnings().forEach(terminal()::warning);
    } catch (MetainfoException e) {
      throw new Failure(
          Exit.FAILED, target + " was written, but cannot be read back: " + e.getMessage(), e);
    }
  }
}
