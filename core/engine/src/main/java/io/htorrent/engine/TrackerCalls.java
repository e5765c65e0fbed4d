package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.ScrapeReply;
import io.htorrent.api.tracker.Tracker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Asks trackers, which block and may do anything: on waiting workers, the answer on the loop.
final class TrackerCalls {

  private final SessionContext context;

  /// What came back from a tracker, or that nothing did.
  sealed interface Answer<T> {
    record Given<T>(T reply) implements Answer<T> {}

    record None<T>(String what) implements Answer<T> {}
  }

  TrackerCalls(SessionContext context) {
    this.context = context;
  }

  void announce(Tracker tracker, AnnounceRequest request, Consumer<Answer<AnnounceReply>> then) {
    call(() -> tracker.announce(request), then);
  }

  void scrape(Tracker tracker, InfoHash torrent, Consumer<Answer<ScrapeReply>> then) {
    call(() -> tracker.scrape(List.of(torrent)), then);
  }

  private <T> void call(Callable<T> question, Consumer<Answer<T>> then) {
    context
        .workers()
        .waiting(() -> {
          Answer<T> answer = ask(question);
          context.loop().execute(() -> then.accept(answer));
        });
  }

  private static <T> Answer<T> ask(Callable<T> question) {
    try {
      return new Answer.Given<>(question.call());
    } catch (IOException e) {
      return new Answer.None<>(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.None<>("interrupted");
    } catch (Exception | LinkageError e) {
      return new Answer.None<>("the tracker plugin failed: " + e);
    }
  }
}
