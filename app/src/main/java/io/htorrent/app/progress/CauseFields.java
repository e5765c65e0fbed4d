package io.htorrent.app.progress;

import io.htorrent.api.session.Cause;
import java.util.LinkedHashMap;
import java.util.Map;

/// A [Cause] as an object of JSON: its kind, its numbers, and its words. A stable contract, as all
/// of [JsonView].
final class CauseFields {

  private CauseFields() {}

  static Map<String, Object> of(Cause cause) {
    Map<String, Object> object =
        switch (cause) {
          case Cause.NobodyKnown _ -> kind("nobodyKnown");
          case Cause.NobodyConnected(int known, int failed, String commonest) ->
              kind("nobodyConnected", "known", known, "failed", failed, "commonest", commonest);
          case Cause.AllHangUp(int known, int left) ->
              kind("allHangUp", "known", known, "left", left);
          case Cause.AllBanned(int banned) -> kind("allBanned", "banned", banned);
          case Cause.NobodyHas(int missing, int thousandths) ->
              kind("nobodyHas", "missing", missing, "availabilityThousandths", thousandths);
          case Cause.AllChoke(int known, int connected, var since) ->
              kind(
                  "allChoke", "known", known, "connected", connected, "seconds", since.toSeconds());
          case Cause.NobodySends(int asked, var since) ->
              kind("nobodySends", "asked", asked, "seconds", since.toSeconds());
          case Cause.DiskBehind(long bytes) -> kind("diskBehind", "bytes", bytes);
          case Cause.DiskFails(String reason) -> kind("diskFails", "message", reason);
          case Cause.Broken(String reason) -> kind("broken", "message", reason);
          case Cause.Limited(long rate) -> kind("limited", "bytesPerSecond", rate);
          case Cause.MetadataMissing(int connected, String status) ->
              kind("metadataMissing", "connected", connected, "status", status);
          case Cause.TrackerFails(String url, String problem, int times, long next) ->
              fails("trackerFails", url, problem, times, next);
          case Cause.WebSeedFails(String url, String problem, int times, long next) ->
              fails("webSeedFails", url, problem, times, next);
          case Cause.WebSeedsWait(int webSeeds) -> kind("webSeedsWait", "webSeeds", webSeeds);
          case Cause.SourceSays(String name, String status) ->
              kind("sourceSays", "source", name, "status", status);
          case Cause.NobodyReachesUs(var since, int port, var obstacle, String detail) ->
              kind(
                  "nobodyReachesUs",
                  "seconds",
                  since.toSeconds(),
                  "port",
                  port,
                  "obstacle",
                  switch (obstacle) {
                    case NO_ROUTER_ASKED -> "noRouterAsked";
                    case NOT_MAPPED -> "notMapped";
                    case ROUTER_BEHIND_ROUTER -> "routerBehindRouter";
                    case UNKNOWN -> "unknown";
                  },
                  "detail",
                  detail);
          case Cause.NoWayToFind _ -> kind("noWayToFind");
        };
    object.put("words", cause.words());
    return object;
  }

  private static Map<String, Object> fails(
      String cause, String url, String problem, int times, long nextTrySeconds) {
    return kind(
        cause, "url", url, "problem", problem, "times", times, "nextTrySeconds", nextTrySeconds);
  }

  /// @param fields names and values by turns
  private static Map<String, Object> kind(String cause, Object... fields) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("cause", cause);
    for (int i = 0; i < fields.length; i += 2) {
      object.put((String) fields[i], fields[i + 1]);
    }
    return object;
  }
}
