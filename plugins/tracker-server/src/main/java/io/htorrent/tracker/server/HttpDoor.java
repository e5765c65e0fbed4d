package io.htorrent.tracker.server;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.IncomingHttp;
import io.htorrent.api.tracker.TrackerServer.Statistics;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Answers those who ask over HTTP (BEP 3, 7, 23, 48). On network loops.
final class HttpDoor {

  private static final int TOO_MANY = 429;

  private final Swarms swarms;
  private final Allowance allowance;

  HttpDoor(Swarms swarms, Allowance allowance) {
    this.swarms = swarms;
    this.allowance = allowance;
  }

  /// Answers one request.
  ///
  /// @param nanos the time
  HttpReply answer(IncomingHttp request, long nanos) {
    if (!allowance.take(request.from().getAddress(), nanos)) {
      return new HttpReply(
          TOO_MANY, Map.of("content-type", "text/plain"), Replies.failure("too many requests", 1));
    }
    int question = request.target().indexOf('?');
    String path = question < 0 ? request.target() : request.target().substring(0, question);
    try {
      Query query = Query.of(question < 0 ? "" : request.target().substring(question + 1));
      return switch (path) {
        case "/announce" -> {
          Announce announce = Announce.of(query, request.from());
          yield ok(Replies.announce(announce, swarms.announce(announce, nanos)));
        }
        case "/scrape" -> ok(Replies.scrape(swarms.scrape(query.infoHashes(), nanos)));
        case "/stats" -> json(swarms.statistics(allowance.refused()));
        default -> HttpReply.of(404, bytes("only /announce, /scrape and /stats"));
      };
    } catch (BadRequest e) {
      return ok(Replies.failure(e.getMessage(), 0));
    }
  }

  private static HttpReply json(Statistics statistics) {
    String text =
        """
        {"torrents": %d, "seeds": %d, "leechers": %d, "announces": %d, "scrapes": %d, "refused": %d}
        """
            .formatted(
                statistics.torrents(),
                statistics.seeds(),
                statistics.leechers(),
                statistics.announces(),
                statistics.scrapes(),
                statistics.refused());
    return new HttpReply(200, Map.of("content-type", "application/json"), bytes(text));
  }

  private static HttpReply ok(byte[] body) {
    return HttpReply.of(200, body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
