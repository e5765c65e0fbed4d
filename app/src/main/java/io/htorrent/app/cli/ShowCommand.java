package io.htorrent.app.cli;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.app.client.OpenNetwork;
import io.htorrent.app.client.PeerPort;
import io.htorrent.app.terminal.Ink;
import io.htorrent.app.terminal.Json;
import io.htorrent.app.terminal.Quantity;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      "  htorrent show album.torrent --json | jq '.files[].path'"
    })
final class ShowCommand extends ConsoleCommand {

  @Parameters(paramLabel = "SOURCE", description = "A .torrent file, or the http(s) URL of one.")
  private String source = "";

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  ShowCommand(Context context) {
    super(context);
  }

  @Override
  int run() throws Failure, InterruptedException {
    Metainfo metainfo = Sources.isUrl(source) ? fetch() : Sources.read(source);
    if (json) {
      terminal().line(Json.of(object(metainfo)));
    } else {
      print(metainfo);
    }
    return Exit.DONE;
  }

  private Metainfo fetch() throws Failure, InterruptedException {
    try (OpenNetwork network = context().clients().openNetwork(new PeerPort(0, false, List.of()))) {
      return Sources.fetch(source, network.network());
    } catch (IOException e) {
      throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Metainfo metainfo) {
    Metainfo.Extras extras = metainfo.extras();
    row("name", metainfo.name());
    row("info hash", metainfo.infoHash().toString());
    row(
        "size",
        Quantity.bytes(metainfo.layout().totalLength())
            + " ("
            + metainfo.layout().totalLength()
            + " bytes)");
    row(
        "pieces",
        metainfo.layout().pieceCount() + " of " + Quantity.bytes(metainfo.layout().pieceLength()));
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
    List<FileEntry> files =
        metainfo.files().stream().filter(file -> file.kind() != FileEntry.Kind.PAD).toList();
    terminal().line(Ink.BOLD, files.size() == 1 ? "1 file" : files.size() + " files", "");
    files.forEach(file ->
        terminal()
            .line(
                String.format(
                    Locale.ROOT, "%10s  %s", Quantity.bytes(file.length()), file.displayPath())));
    extras.warnings().forEach(terminal()::warning);
  }

  private void row(String label, String value) {
    if (!value.isEmpty()) {
      terminal().line(Ink.BOLD, String.format("%-12s", label), value);
    }
  }

  private static Map<String, Object> object(Metainfo metainfo) {
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
    object.put(
        "files",
        metainfo.files().stream()
            .filter(file -> file.kind() != FileEntry.Kind.PAD)
            .map(ShowCommand::file)
            .toList());
    object.put("warnings", extras.warnings());
    return object;
  }

  private static Map<String, Object> file(FileEntry file) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("path", file.displayPath());
    object.put("length", file.length());
    object.put("offset", file.offset());
    return object;
  }

  /// BEP 9. Private torrents have none: their peers come from the trackers that the file names.
  private static String magnet(Metainfo metainfo) {
    if (metainfo.extras().isPrivate()) {
      return "";
    }
    StringBuilder magnet =
        new StringBuilder("magnet:?xt=urn:btih:")
            .append(metainfo.infoHash())
            .append("&dn=")
            .append(encoded(metainfo.name()));
    metainfo
        .extras()
        .trackers()
        .forEach(tier -> tier.forEach(tracker -> magnet.append("&tr=").append(encoded(tracker))));
    return magnet.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
