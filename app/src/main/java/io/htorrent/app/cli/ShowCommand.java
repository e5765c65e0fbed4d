package io.htorrent.app.cli;

import io.htorrent.api.Options;
import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoWriter;
import io.htorrent.api.session.FileWish;
import io.htorrent.app.client.OpenNetwork;
import io.htorrent.app.client.PeerPort;
import io.htorrent.app.config.Draft;
import io.htorrent.app.terminal.Ink;
import io.htorrent.app.terminal.Json;
import io.htorrent.app.terminal.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `htorrent show`.
@Command(
    name = "show",
    header = "Show what a torrent holds.",
    description = "",
    footer = {
      "",
      "Examples:",
      "  htorrent show debian.torrent",
      "  htorrent show https://example.org/album.torrent",
      "  htorrent show 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a'",
      "      asks peers what is in it, and fetches nothing else",
      "  htorrent show 'magnet:?...' --save album.torrent --peer 192.0.2.7:6881",
      "      and keeps it as a .torrent file",
      "  htorrent show album.torrent",
      "      the numbers of its files are those of 'htorrent download album.torrent --files 0,2-4'",
      "  htorrent show album.torrent --json | jq '.files[].path'"
    })
final class ShowCommand extends ConsoleCommand {

  @Parameters(
      paramLabel = "SOURCE",
      description = "A .torrent file, the http(s) URL of one, or a magnet link.")
  private String source = "";

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Option(
      names = "--save",
      paramLabel = "FILE.torrent",
      description = "Keep it as a .torrent file; one that is there is replaced.")
  private String save = "";

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      description = "Of a magnet link: ask this peer too.")
  private List<String> peers = new ArrayList<>();

  @Option(
      names = "--tracker",
      paramLabel = "URL",
      description = "Of a magnet link: ask this tracker too.")
  private List<String> trackers = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Of a magnet link: how long to wait for peers, such as 30s (default: 2min).")
  private String timeout = "2min";

  ShowCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Failure, InterruptedException {
    Found found;
    try {
      found = find();
    } catch (MetadataFetch.Interrupted e) {
      return e.exitCode;
    }
    if (!save.isEmpty()) {
      save(found.file);
    }
    if (json) {
      terminal().line(Json.of(object(found)));
    } else {
      print(found);
    }
    return Exit.DONE;
  }

  /// A torrent, the bytes of its file, and which of its files are chosen by the link to it.
  private record Found(Metainfo metainfo, byte[] file, FileSelection chosen) {
    Found(Metainfo metainfo, byte[] file) {
      this(metainfo, file, FileSelection.unsaid());
    }
  }

  private Found find() throws Failure, InterruptedException, MetadataFetch.Interrupted {
    if (Sources.isMagnet(source)) {
      return ofMagnet(Sources.magnet(source));
    }
    if (Sources.isUrl(source)) {
      byte[] body = fetch();
      return new Found(Sources.parse(source, body), body);
    }
    Metainfo metainfo = Sources.read(source); // says what it is, if it is no torrent
    try {
      byte[] file = save.isEmpty() ? new byte[0] : Files.readAllBytes(Sources.path(source));
      return new Found(metainfo, file);
    } catch (IOException e) {
      throw new Failure(Exit.STORAGE, Creation.sentence(e), e);
    }
  }

  private Found ofMagnet(MagnetLink link)
      throws Failure, InterruptedException, MetadataFetch.Interrupted {
    Wanted.Terms terms =
        new Wanted.Terms(
            context().folders().current(),
            Sources.peers(peers),
            Sources.trackers(trackers),
            FileWish.unsaid());
    Draft.Request request = new Draft.Request(common().config(), common().assignments(), List.of());
    link.warnings().forEach(terminal()::warning);
    Metainfo metainfo = new MetadataFetch(context(), request).fetch(link, terms, patience());
    byte[] file = MetainfoWriter.write(metainfo);
    return new Found(metainfo, file, link.selection());
  }

  private Duration patience() throws Failure {
    try {
      return Options.parseDuration(timeout);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.USAGE, "--timeout '" + timeout + "' is not a time, such as 30s or 2min", e);
    }
  }

  private void save(byte[] file) throws Failure {
    Path target = Sources.path(save).toAbsolutePath();
    try {
      Creation.replace(target, file);
      terminal().note(target + ": written");
    } catch (IOException e) {
      throw new Failure(Exit.STORAGE, Creation.sentence(e), e);
    }
  }

  private byte[] fetch() throws Failure, InterruptedException {
    try (OpenNetwork network = context().clients().openNetwork(new PeerPort(0, false, List.of()))) {
      return Sources.body(source, network.network());
    } catch (IOException e) {
      throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Found found) {
    Metainfo metainfo = found.metainfo;
    Metainfo.Extras extras = metainfo.extras();
    row("name", metainfo.name());
    metainfo.hashes().v1().ifPresent(v1 -> row("info hash", v1.toString()));
    metainfo.hashes().v2().ifPresent(v2 -> row("v2 hash", v2.toString()));
    row(
        "size",
        Quantity.bytes(metainfo.layout().totalLength())
            + " ("
            + metainfo.layout().totalLength()
            + " bytes)");
    row(
        "pieces",
        metainfo.layout().pieceCount() + " of " + Quantity.bytes(metainfo.layout().pieceLength()));
    row(
        "layers",
        metainfo.judges() ? "" : "not all in the file: peers are asked for them (BEP 52)");
    row("private", extras.isPrivate() ? "yes: peers come from its trackers only" : "no");
    row("comment", extras.comment());
    row("created by", extras.createdBy());
    row(
        "created",
        extras.creationSeconds() > 0
            ? Instant.ofEpochSecond(extras.creationSeconds()).toString()
            : "");
    for (int tier = 0; tier < extras.trackers().size(); tier++) {
      row("tracker " + (tier + 1), String.join("  ", extras.trackers().get(tier)));
    }
    extras.webSeeds().forEach(url -> row("web seed", url));
    row("magnet link", magnet(metainfo));
    printFiles(metainfo.files(), found.chosen);
    extras.warnings().forEach(terminal()::warning);
  }

  /// Each with its number (BEP 53), those that the link chooses with a mark.
  private void printFiles(List<FileEntry> files, FileSelection chosen) {
    int[] shown = numbers(files);
    String count = shown.length == 1 ? "1 file" : shown.length + " files";
    String note = chosen.isUnsaid() ? "" : ", the link chooses those with a *";
    terminal().line(Ink.BOLD, count, note);
    int width = Integer.toString(files.size()).length();
    for (int number : shown) {
      FileEntry file = files.get(number);
      String mark = chosen.isUnsaid() ? "" : chosen.contains(number) ? " *" : "  ";
      terminal()
          .line(
              String.format(
                  Locale.ROOT,
                  "%" + width + "d%s%10s  %s",
                  number,
                  mark,
                  Quantity.bytes(file.length()),
                  file.displayPath()));
    }
  }

  /// The numbers of what is a file to people: padding is none, but has a number.
  private static int[] numbers(List<FileEntry> files) {
    return IntStream.range(0, files.size())
        .filter(number -> files.get(number).kind() != FileEntry.Kind.PAD)
        .toArray();
  }

  private void row(String label, String value) {
    if (!value.isEmpty()) {
      terminal().line(Ink.BOLD, String.format("%-12s", label), value);
    }
  }

  private static Map<String, Object> object(Found found) {
    Metainfo metainfo = found.metainfo;
    Metainfo.Extras extras = metainfo.extras();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", metainfo.name());
    object.put("infoHash", metainfo.infoHash().toString());
    object.put("bytesTotal", metainfo.layout().totalLength());
    object.put("pieceLength", metainfo.layout().pieceLength());
    object.put("piecesTotal", metainfo.layout().pieceCount());
    object.put("private", extras.isPrivate());
    object.put("comment", extras.comment());
    object.put("createdBy", extras.createdBy());
    object.put(
        "created",
        extras.creationSeconds() > 0
            ? Instant.ofEpochSecond(extras.creationSeconds()).toString()
            : Json.NULL);
    object.put("trackers", extras.trackers());
    object.put("webSeeds", extras.webSeeds());
    object.put("magnet", magnet(metainfo));
    object.put("infoHashes", metainfo.hashes().all().stream().map(Object::toString).toList());
    object.put(
        "files",
        Arrays.stream(numbers(metainfo.files()))
            .mapToObj(number -> file(metainfo.files().get(number), number, found.chosen))
            .toList());
    object.put("warnings", extras.warnings());
    return object;
  }

  private static Map<String, Object> file(FileEntry file, int number, FileSelection chosen) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("path", file.displayPath());
    object.put("length", file.length());
    object.put("offset", file.offset());
    object.put("number", number);
    object.put("chosen", chosen.contains(number));
    return object;
  }

  /// BEP 9. Private torrents have none: their peers come from the trackers that the file names.
  private static String magnet(Metainfo metainfo) {
    return metainfo.extras().isPrivate() ? "" : MagnetLink.of(metainfo).toString();
  }
}
