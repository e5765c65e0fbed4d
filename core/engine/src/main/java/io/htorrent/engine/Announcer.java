package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.api.tracker.Tracker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When and where one torrent is announced: tiers (BEP 12), events, intervals, back-off. On the
/// torrent's loop; trackers are called on waiting workers.
///
/// Each announce tries the tiers in order and stops at the first tracker that answers; that one
/// moves to the front of its tier. `stopped` goes only to trackers that accepted `started`;
/// `completed` goes out once, and only if we saw the torrent incomplete.
final class Announcer {

  private static final Duration USUAL_INTERVAL = Duration.ofMinutes(30);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(60);
  private static final Duration POLITE_INTERVAL = Duration.ofMinutes(5);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(24);
  private static final int PEERS_WANTED = 80;
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  private final SessionContext context;
  private final Subject subject;
  private final List<List<Entry>> tiers = new ArrayList<>();
  private final int key;
  private boolean announcing;
  private boolean stopped;
  private boolean completedPending;
  private @Nullable Runnable farewell;
  private long nextNanos;
  private long retryNanos; // not before, after all have failed
  private String lastProblem = "";

  /// What is announced.
  interface Subject {
    /// The request for now, with this event; `key` and `trackerId` go into it.
    AnnounceRequest request(Event event, int numWant, int key, String trackerId);

    /// Peers that a tracker named.
    void found(List<PeerAddress> peers);

    /// A sentence for the user: a refusal, a warning, a tracker that works again.
    void notice(String text);

    /// A tracker took note of `completed`.
    void completedAnnounced();
  }

  /// One tracker of this torrent.
  private static final class Entry {
    final String url;
    final Tracker tracker;
    String trackerId = "";
    boolean startedAccepted;
    boolean never;
    boolean holdsOff;
    long notBeforeNanos; // while holdsOff
    int failures;
    String lastProblem = "";

    Entry(String url, Tracker tracker) {
      this.url = url;
      this.tracker = tracker;
    }
  }

  Announcer(
      SessionContext context, List<List<String>> urls, Subject subject, RandomGenerator random) {
    this.context = context;
    this.subject = subject;
    this.key = random.nextInt();
    for (List<String> tier : urls) {
      List<Entry> entries = new ArrayList<>();
      for (String url : tier) {
        open(url).ifPresent(tracker -> entries.add(new Entry(url, tracker)));
      }
      for (int i = entries.size(); i > 1; i--) { // BEP 12: each tier is shuffled once
        Collections.swap(entries, i - 1, random.nextInt(i));
      }
      tiers.add(entries);
    }
  }

  void start() {
    nextNanos = context.nanos();
    retryNanos = nextNanos;
    tick();
  }

  /// The download just finished: told at once, and once.
  void completed() {
    completedPending = true;
    tick();
  }

  /// Once a second.
  void tick() {
    long nanos = context.nanos();
    boolean due = nextNanos - nanos <= 0 || (completedPending && retryNanos - nanos <= 0);
    if (!stopped && !announcing && due) {
      List<Entry> candidates = candidates();
      announcing = !candidates.isEmpty();
      if (announcing) {
        attempt(candidates, 0);
      }
    }
  }

  /// Says goodbye to every tracker that knows us, after what is being said now; `done` runs when
  /// all have answered or failed.
  void stop(Runnable done) {
    stopped = true;
    farewell = done;
    if (!announcing) {
      sayGoodbye(done);
    }
  }

  /// The last thing that went wrong, or empty while announces work.
  String lastProblem() {
    return lastProblem;
  }

  /// Trackers that may be asked now, in the order of their tiers.
  private List<Entry> candidates() {
    long nanos = context.nanos();
    return tiers.stream()
        .flatMap(List::stream)
        .filter(entry -> !entry.never && !(entry.holdsOff && entry.notBeforeNanos - nanos > 0))
        .toList();
  }

  private Optional<Tracker> open(String url) {
    try {
      Optional<Tracker> tracker = context.strategies().trackers().apply(URI.create(url));
      if (tracker.isEmpty()) {
        subject.notice("tracker " + url + " is not used: no plugin speaks its protocol");
      }
      return tracker;
    } catch (IllegalArgumentException e) {
      subject.notice("tracker " + url + " is not used: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void attempt(List<Entry> candidates, int index) {
    if (stopped || index == candidates.size()) {
      allFailed(candidates);
      return;
    }
    Entry entry = candidates.get(index);
    Event event =
        !entry.startedAccepted ? Event.STARTED : completedPending ? Event.COMPLETED : Event.NONE;
    call(
        entry,
        event,
        result -> {
          if (result instanceof Answer.Given(AnnounceReply.Accepted accepted)) {
            accepted(entry, event, accepted);
          } else {
            failed(entry, result);
            attempt(candidates, index + 1);
          }
        });
  }

  private void accepted(Entry entry, Event event, AnnounceReply.Accepted reply) {
    entry.startedAccepted = true;
    entry.failures = 0;
    entry.holdsOff = false;
    if (!reply.trackerId().isEmpty()) {
      entry.trackerId = reply.trackerId();
    }
    if (!entry.lastProblem.isEmpty()) {
      subject.notice("tracker " + entry.url + " works");
      entry.lastProblem = "";
    }
    lastProblem = "";
    if (!reply.warning().isEmpty()) {
      subject.notice("tracker " + entry.url + " warns: " + reply.warning());
    }
    promote(entry);
    log.debug(
        "tracker {}: {} peers, next in {}", entry.url, reply.peers().size(), reply.interval());
    Duration wait =
        reply.peers().isEmpty() && event != Event.COMPLETED
            ? hungryInterval(reply)
            : interval(reply);
    nextNanos = context.nanos() + wait.toNanos();
    if (event == Event.COMPLETED) {
      completedPending = false;
      subject.completedAnnounced();
    }
    subject.found(reply.peers());
    announced();
    tick();
  }

  private void failed(Entry entry, Answer result) {
    entry.failures++;
    String problem =
        switch (result) {
          case Answer.None(String what) -> what;
          case Answer.Given(AnnounceReply.Refused refused) -> {
            entry.never = refused.never();
            holdOff(entry, refused.retryIn());
            yield refused.reason() + (refused.never() ? " (it asked not to be asked again)" : "");
          }
          case Answer.Given(AnnounceReply.Accepted _) -> "";
        };
    lastProblem = "tracker " + entry.url + ": " + problem;
    if (!problem.equals(entry.lastProblem)) {
      entry.lastProblem = problem;
      subject.notice(lastProblem);
    }
  }

  /// BEP 31: the tracker said when to come back.
  private void holdOff(Entry entry, Duration retryIn) {
    entry.holdsOff = retryIn.isPositive();
    entry.notBeforeNanos = context.nanos() + bounded(retryIn).toNanos();
  }

  private void allFailed(List<Entry> candidates) {
    int failures = candidates.stream().mapToInt(entry -> entry.failures).min().orElse(0);
    // 17, 55, 117 … s: libtorrent's curve
    long seconds = Math.min(3600, 5 + 25L * failures * failures / 2);
    retryNanos = context.nanos() + TimeUnit.SECONDS.toNanos(seconds);
    nextNanos = retryNanos;
    announced();
  }

  /// An announce is over, well or badly.
  private void announced() {
    announcing = false;
    if (farewell != null) {
      sayGoodbye(farewell);
    }
  }

  private void sayGoodbye(Runnable done) {
    List<Entry> told =
        tiers.stream().flatMap(List::stream).filter(entry -> entry.startedAccepted).toList();
    if (told.isEmpty()) {
      done.run();
      return;
    }
    if (completedPending) {
      completedPending = false;
      call(
          told.getFirst(),
          Event.COMPLETED,
          result -> {
            if (result instanceof Answer.Given(AnnounceReply.Accepted _)) {
              subject.completedAnnounced();
            }
            sayGoodbye(done);
          });
      return;
    }
    int[] open = {told.size()};
    for (Entry entry : told) {
      call(
          entry,
          Event.STOPPED,
          _ -> {
            if (--open[0] == 0) {
              done.run();
            }
          });
    }
  }

  private void promote(Entry entry) {
    for (List<Entry> tier : tiers) {
      if (tier.remove(entry)) {
        tier.addFirst(entry);
      }
    }
  }

  /// Nobody is there yet: somebody may come soon, so ask as early as the tracker allows.
  private static Duration hungryInterval(AnnounceReply.Accepted reply) {
    Duration allowed = reply.minInterval().isZero() ? POLITE_INTERVAL : reply.minInterval();
    Duration soon = bounded(allowed);
    Duration usual = interval(reply);
    return soon.compareTo(usual) < 0 ? soon : usual;
  }

  private static Duration interval(AnnounceReply.Accepted reply) {
    Duration wished = reply.interval().isZero() ? USUAL_INTERVAL : reply.interval();
    return bounded(wished.compareTo(reply.minInterval()) < 0 ? reply.minInterval() : wished);
  }

  private static Duration bounded(Duration wished) {
    if (wished.compareTo(SHORTEST_INTERVAL) < 0) {
      return SHORTEST_INTERVAL;
    }
    return wished.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : wished;
  }

  /// What came back from a tracker, or that nothing did.
  private sealed interface Answer {
    record Given(AnnounceReply reply) implements Answer {}

    record None(String what) implements Answer {}
  }

  private void call(Entry entry, Event event, Consumer<Answer> then) {
    AnnounceRequest request =
        subject.request(event, event == Event.STOPPED ? 0 : PEERS_WANTED, key, entry.trackerId);
    context
        .workers()
        .waiting(() -> {
          Answer answer = ask(entry.tracker, request);
          context.loop().execute(() -> then.accept(answer));
        });
  }

  private static Answer ask(Tracker tracker, AnnounceRequest request) {
    try {
      return new Answer.Given(tracker.announce(request));
    } catch (IOException e) {
      return new Answer.None(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.None("interrupted");
    } catch (RuntimeException | LinkageError e) {
      return new Answer.None("the tracker plugin failed: " + e);
    }
  }
}
