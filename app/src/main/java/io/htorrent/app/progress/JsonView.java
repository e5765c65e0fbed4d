package io.htorrent.app.progress;

import io.htorrent.api.InfoHash;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Strategy;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.WebSeedStatus;
import io.htorrent.app.terminal.Json;
import io.htorrent.app.terminal.Terminal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// An object a line, for scripts: each has `event`, `time` and `infoHash` (`null` where no torrent
/// is meant). A stable contract: fields may be added, none renamed.
final class JsonView implements ProgressView {

  private final Terminal terminal;
  private final Clock clock;
  private final Set<Integer> ports = new HashSet<>();

  /// What `listening` and `error` name where no torrent is meant: the only one there is, if so.
  private Object only = Json.NULL;

  JsonView(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void begin(List<InfoHash> torrents) {
    if (torrents.size() == 1) {
      only = torrents.getFirst().toString();
    }
  }

  @Override
  public void show(Event event) {
    switch (event) {
      case Event.Listening listening -> listening(listening);
      case Event.Progress progress -> progress(progress.status());
      case Event.MetadataFound found -> metadata(found);
      case Event.Complete complete -> complete(complete);
      case Event.Failed failed -> {
        error(failed.torrent().toString(), failed.reason(), failed.retrying());
        terminal.error(Sentences.failed(failed));
      }
      case Event.Stopped stopped -> print(object("stopped", stopped.torrent().toString()));
      case Event.StrategyReplaced replaced -> {
        strategy("strategyReplaced", replaced.torrent(), replaced.strategy(), replaced.reason());
        terminal.warning(Sentences.replaced(replaced));
      }
      case Event.StrategyStuck stuck -> {
        strategy("strategyStuck", stuck.torrent(), stuck.strategy(), stuck.reason());
        terminal.error(Sentences.stuck(stuck));
      }
      case Event.DriverStuck stuck -> {
        driver("driverStuck", stuck.driver().name(), stuck.reason());
        terminal.error(Sentences.stuck(stuck));
      }
      case Event.PortMapped mapped -> mapped(mapped);
      case Event.DriverEnded ended -> {
        driver("driverEnded", ended.driver().name(), ended.reason());
        terminal.warning(Sentences.ended(ended));
      }
      case Event.Notice notice ->
          terminal.note(notice.torrent().shortName() + ": " + notice.text());
    }
  }

  @Override
  public void refused(InfoHash torrent, String name, String reason) {
    error(torrent.toString(), reason, false);
    terminal.error(reason);
  }

  @Override
  public void aborted(String reason) {
    error(only, reason, false);
  }

  @Override
  public void tick() {}

  @Override
  public void end(Summary summary) {}

  /// Once for a port: it is the same on every address.
  private void listening(Event.Listening listening) {
    if (ports.add(listening.address().getPort())) {
      Map<String, Object> object = object("listening", only);
      object.put("port", listening.address().getPort());
      print(object);
    }
  }

  private void mapped(Event.PortMapped mapped) {
    Map<String, Object> object = object("portMapped", only);
    object.put("port", mapped.port());
    switch (mapped.mapping()) {
      case Mapping.Open open -> {
        object.put("protocol", open.protocol());
        object.put("address", open.address().getHostAddress());
        object.put("tcpPort", open.tcpPort());
        object.put("udpPort", open.udpPort());
        object.put("lifetimeSeconds", open.lifetime().toSeconds());
        object.put("reason", "");
      }
      case Mapping.Shut(String reason) -> {
        for (String open :
            List.of("protocol", "address", "tcpPort", "udpPort", "lifetimeSeconds")) {
          object.put(open, Json.NULL);
        }
        object.put("reason", reason);
      }
    }
    print(object);
  }

  private void metadata(Event.MetadataFound found) {
    Map<String, Object> object = object("metadata", found.torrent().toString());
    object.put("name", found.metainfo().name());
    object.put("bytesTotal", found.metainfo().layout().totalLength());
    object.put("piecesTotal", found.metainfo().layout().pieceCount());
    print(object);
  }

  private void complete(Event.Complete complete) {
    Map<String, Object> object = object("complete", complete.status().torrent().toString());
    object.put("name", complete.status().name());
    object.put("bytesTotal", complete.status().bytesTotal());
    object.put("bytesDownloaded", complete.downloadedBytes());
    print(object);
  }

  private void error(Object infoHash, String message, boolean retrying) {
    Map<String, Object> object = object("error", infoHash);
    object.put("message", message);
    object.put("retrying", retrying);
    print(object);
  }

  private void strategy(String event, InfoHash torrent, Strategy strategy, String reason) {
    Map<String, Object> object = object(event, torrent.toString());
    object.put("kind", strategy.kind().name().toLowerCase(Locale.ROOT));
    object.put("name", strategy.name());
    object.put("reason", reason);
    print(object);
  }

  private void driver(String event, String name, String reason) {
    Map<String, Object> object = object(event, Json.NULL);
    object.put("name", name);
    object.put("reason", reason);
    print(object);
  }

  private void progress(TorrentStatus status) {
    Map<String, Object> object = object("progress", status.torrent().toString());
    object.put("state", status.state().name().toLowerCase(Locale.ROOT));
    object.put("bytesDone", status.bytesDone());
    object.put("bytesTotal", status.bytesTotal());
    object.put("bytesDownloaded", status.bytesDownloaded());
    object.put("bytesUploaded", status.bytesUploaded());
    object.put("downloadRate", status.downloadBytesPerSecond());
    object.put("uploadRate", status.uploadBytesPerSecond());
    object.put("peers", status.peers());
    object.put("seeds", status.seeds());
    object.put("piecesDone", status.piecesDone());
    object.put("piecesTotal", status.piecesTotal());
    object.put("reason", status.reason());
    object.put("webSeeds", status.webSeeds().stream().map(JsonView::webSeed).toList());
    object.put("causes", status.causes().stream().map(CauseFields::of).toList());
    print(object);
  }

  private static Map<String, Object> webSeed(WebSeedStatus seed) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("url", seed.url());
    object.put("state", seed.state().name().toLowerCase(Locale.ROOT));
    object.put("bytesDownloaded", seed.bytesDownloaded());
    object.put("downloadRate", seed.bytesPerSecond());
    object.put("lastProblem", seed.lastProblem());
    object.put("failures", seed.failures());
    object.put("nextTrySeconds", seed.nextTryInSeconds());
    return object;
  }

  private Map<String, Object> object(String event, Object infoHash) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("event", event);
    object.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    object.put("infoHash", infoHash);
    return object;
  }

  private void print(Map<String, Object> object) {
    terminal.line(Json.of(object));
  }
}
