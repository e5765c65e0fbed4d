package io.htorrent.app.progress;

import io.htorrent.api.session.Cause;
import java.util.LinkedHashMap;
import java.util.Map;

/// A [Cause] as an object of JSON: its kind, its numbers, and its words. A stable contract, as all
/// of [JsonView].
final class CauseFields {

  private CauseFields() {}

  static Map<String, Object> of(Cause cause) {
    Map<String, Object> object = new LinkedHashMap<>();
    switch (cause) {
      case Cause.NobodyKnown _ -> object.put("cause", "nobodyKnown");
      case Cause.NobodyConnected none -> {
        object.put("cause", "nobodyConnected");
        object.put("known", none.known());
        object.put("failed", none.failed());
        object.put("commonest", none.commonest());
      }
      case Cause.AllHangUp all -> {
        object.put("cause", "allHangUp");
        object.put("known", all.known());
        object.put("left", all.left());
      }
      case Cause.AllBanned all -> {
        object.put("cause", "allBanned");
        object.put("banned", all.banned());
      }
      case Cause.NobodyHas nobody -> {
        object.put("cause", "nobodyHas");
        object.put("missing", nobody.missing());
        object.put("availabilityThousandths", nobody.availabilityThousandths());
      }
      case Cause.AllChoke all -> {
        object.put("cause", "allChoke");
        object.put("known", all.known());
        object.put("connected", all.connected());
        object.put("seconds", all.since().toSeconds());
      }
      case Cause.NobodySends nobody -> {
        object.put("cause", "nobodySends");
        object.put("asked", nobody.peers());
        object.put("seconds", nobody.since().toSeconds());
      }
      case Cause.DiskBehind disk -> {
        object.put("cause", "diskBehind");
        object.put("bytes", disk.bytes());
      }
      case Cause.DiskFails disk -> {
        object.put("cause", "diskFails");
        object.put("message", disk.reason());
      }
      case Cause.Limited limited -> {
        object.put("cause", "limited");
        object.put("bytesPerSecond", limited.bytesPerSecond());
      }
      case Cause.MetadataMissing missing -> {
        object.put("cause", "metadataMissing");
        object.put("connected", missing.connected());
        object.put("status", missing.status());
      }
      case Cause.TrackerFails tracker -> {
        object.put("cause", "trackerFails");
        object.put("url", tracker.url());
        object.put("problem", tracker.problem());
        object.put("times", tracker.times());
        object.put("nextTrySeconds", tracker.nextTrySeconds());
      }
      case Cause.SourceSays source -> {
        object.put("cause", "sourceSays");
        object.put("source", source.name());
        object.put("status", source.status());
      }
      case Cause.NoWayToFind _ -> object.put("cause", "noWayToFind");
    }
    object.put("words", cause.words());
    return object;
  }
}
