package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TrackerStatus;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.AnnounceRequest;
import io.htorrent.api.tracker.AnnounceRequest.Event;
import io.htorrent.engine.TrackerCalls.Answer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When and where one torrent is announced: tiers (BEP 12), events, intervals, back-off. On the
/// torrent's loop.
///
/// Each announce tries the tiers in order and stops at the first tracker that answers; that one
/// moves to the front of its tier. `stopped` goes only to trackers that accepted `started`;
/// `completed` goes out once, and only if we saw the torrent incomplete.
final class Announcer {

  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  private final SessionContext context;
  private final AnnounceTurns turns;
  private final TrackerCalls calls;
  private Subject subject;
  private final RandomGenerator random;
  private final TrackerTiers tiers = new TrackerTiers();
  private final TrackerOpener opener;
  private final AnnounceDue due;
  private final int key;
  private boolean announcing;
  private @Nullable TrackerEntry asked; // while it has not answered
  private boolean completedPending;
  private boolean hungry;
  private @Nullable Farewell farewell; // once stopped
  private int networkAge;

  /// What is announced, and what becomes of it.
  interface Subject {
    /// The request for now, with this event; `key` and `trackerId` go into it.
    AnnounceRequest request(Event event, int key, String trackerId);

    /// Whether there are fewer peers than we could use, and nobody left to dial.
    boolean hungry();

    /// Peers that a tracker named. Says how many of them were not known.
    int found(List<PeerAddress> peers);

    /// A tracker says what we look like from there (BEP 24).
    ///
    /// @param tracker its host
    void seenAs(String tracker, InetAddress ip);

    /// A sentence for the user: a refusal, a warning, a tracker that works again.
    void notice(String text);

    /// A tracker took note of `completed`.
    void completedAnnounced();
  }

  Announcer(
      SessionContext context, List<List<String>> urls, Subject subject, RandomGenerator random) {
    this.context = context;
    this.turns = context.shared().announces();
    this.calls = new TrackerCalls(context);
    this.subject = subject;
    this.random = random;
    this.opener = new TrackerOpener(context, tiers);
    this.due = new AnnounceDue(context.nanos());
    this.key = random.nextInt();
    this.networkAge = turns.age();
    for (List<String> tier : urls) {
      tiers.startTier();
      for (String url : tier) {
        if (!tiers.contains(url)) { // the user may name one that the torrent names, too
          opener.open(url, subject::notice).ifPresent(tiers::add);
        }
      }
      tiers.shuffleTier(random);
    }
  }

  /// Goes on for somebody else: a torrent whose metadata is known now. Trackers notice nothing.
  Announcer speaksFor(Subject successor) {
    subject = successor;
    return this;
  }

  void start() {
    due.at(context.nanos());
    tick();
  }

  /// The download just finished: told at once, and once.
  void completed() {
    completedPending = true;
    tick();
  }

  /// Takes these trackers too, each a tier before the others, and asks the first at once.
  Reply.TrackersAdded add(List<String> urls) {
    List<String> added = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String url : urls) {
      opener
          .open(url, problems::add)
          .ifPresent(entry -> {
            tiers.addTier(added.size(), entry);
            added.add(url);
          });
    }
    if (!added.isEmpty()) {
      due.at(context.nanos()); // the others are not asked again before they allow it
      tick();
    }
    return new Reply.TrackersAdded(added, problems);
  }

  /// Once a second.
  void tick() {
    if (farewell != null || announcing) {
      return;
    }
    long nanos = context.nanos();
    if (turns.age() != networkAge) {
      networkAge = turns.age();
      tiers.entries().forEach(entry -> entry.forgive(nanos));
      due.soon(nanos);
    }
    hungry = subject.hungry();
    if (completedPending || due.nanos(hungry) - nanos <= 0) {
      List<TrackerEntry> candidates =
          tiers.entries().filter(entry -> entry.askable(nanos, completedPending)).toList();
      announcing = !candidates.isEmpty();
      if (announcing) {
        attempt(candidates, 0);
      }
    }
  }

  /// Says goodbye to every tracker that knows us; `done` runs when all have answered or failed, or
  /// have had their time. The one that is being asked is told when it has answered.
  void stop(Runnable done) {
    Farewell leaving = new Farewell(context.loop(), done);
    farewell = leaving;
    tiers.entries().filter(entry -> entry != asked).toList().forEach(e -> sayGoodbye(e, leaving));
    if (asked == null) {
      leaving.heard();
    }
  }

  /// How the torrent stands with each tracker.
  List<TrackerStatus> statuses() {
    return tiers.statuses(due.nanos(hungry), context.nanos());
  }

  private void attempt(List<TrackerEntry> candidates, int index) {
    if (farewell != null || index == candidates.size()) {
      announcing = false;
      allFailed(candidates);
      return;
    }
    TrackerEntry entry = candidates.get(index);
    turns.ask(
        entry.reach,
        new AnnounceTurns.Turn() {
          @Override
          public boolean begin() {
            if (farewell == null) {
              ask(entry, () -> attempt(candidates, index + 1));
            }
            return farewell == null;
          }

          @Override
          public void unreachable(String problem) {
            silent(entry, problem);
            attempt(candidates, index + 1);
          }
        });
  }

  private void allFailed(List<TrackerEntry> candidates) {
    int failures =
        candidates.stream()
            .filter(entry -> !entry.never())
            .mapToInt(TrackerEntry::failures)
            .min()
            .orElse(1);
    due.retryAt(context.nanos() + AnnounceTimes.nextRoundNanos(Math.max(1, failures), random));
  }

  private void ask(TrackerEntry entry, Runnable next) {
    Event event =
        !entry.knowsUs() ? Event.STARTED : completedPending ? Event.COMPLETED : Event.NONE;
    asked = entry;
    entry.asking(true);
    calls.announce(
        entry.tracker,
        subject.request(event, key, entry.trackerId()),
        answer -> {
          asked = null;
          entry.asking(false);
          switch (answer) {
            case Answer.None(String problem) -> {
              silent(entry, problem);
              turns.failed(entry.reach, problem);
            }
            case Answer.Given(AnnounceReply.Refused refused) -> {
              refused(entry, refused);
              turns.answered(entry.reach);
            }
            case Answer.Given(AnnounceReply.Accepted accepted) -> {
              accepted(entry, event, accepted);
              turns.answered(entry.reach);
            }
          }
          answered(entry, next);
        });
  }

  /// What comes after an answer: the next tracker, the next announce, or the end.
  private void answered(TrackerEntry entry, Runnable next) {
    if (farewell != null) {
      sayGoodbye(entry, farewell);
      farewell.heard();
    } else if (entry.problem().isEmpty()) {
      announcing = false;
      tick();
    } else {
      next.run();
    }
  }

  private void accepted(TrackerEntry entry, Event event, AnnounceReply.Accepted reply) {
    long nanos = context.nanos();
    boolean failedBefore = entry.accepted(reply, nanos);
    tiers.promote(entry);
    log.debug(
        "tracker {}: {} peers, next in {}", entry.shown(), reply.peers().size(), reply.interval());
    if (failedBefore) {
      subject.notice("tracker " + entry.shown() + " works");
    }
    if (entry.warns(reply.warning())) {
      subject.notice("tracker " + entry.shown() + " warns: " + reply.warning());
    }
    if (event == Event.COMPLETED) {
      completedPending = false;
      subject.completedAnnounced();
    }
    reply.externalIps().forEach(ip -> subject.seenAs(entry.host(), ip));
    due.answered(reply, nanos, event == Event.NONE, subject.found(reply.peers()));
    if (entry.toBeScraped(reply, nanos)) {
      scrape(entry);
    }
  }

  private void silent(TrackerEntry entry, String problem) {
    failed(entry, entry.unreachable(problem));
  }

  private void refused(TrackerEntry entry, AnnounceReply.Refused refused) {
    failed(entry, entry.refused(refused, context.nanos()));
  }

  /// @param changed whether it worked before, or will not be asked again
  private void failed(TrackerEntry entry, boolean changed) {
    String problem = "tracker " + entry.shown() + ": " + entry.problem();
    if (changed) {
      subject.notice(problem + (entry.never() ? " (it is not asked again)" : ""));
    } else {
      log.debug("{}", problem);
    }
  }

  /// The tracker's answers lack the counts.
  private void scrape(TrackerEntry entry) {
    turns.ask(
        entry.reach,
        new AnnounceTurns.Turn() {
          @Override
          public boolean begin() {
            if (farewell == null) {
              calls.scrape(
                  entry.tracker,
                  subject.request(Event.NONE, key, "").infoHash(),
                  answer -> {
                    turns.answered(entry.reach); // it answers announces, which is what counts
                    if (answer instanceof Answer.Given(var reply)) {
                      entry.scraped(reply);
                    }
                  });
            }
            return farewell == null;
          }

          @Override
          public void unreachable(String problem) {}
        });
  }

  private void sayGoodbye(TrackerEntry entry, Farewell leaving) {
    if (!entry.knowsUs() || entry.reach.fails()) {
      return; // nobody is there to hear it
    }
    leaving.expect();
    boolean completedFirst = completedPending;
    completedPending = false;
    turns.goodbye(() -> {
      if (completedFirst) {
        tell(entry, Event.COMPLETED, () -> leave(entry, leaving));
      } else {
        leave(entry, leaving);
      }
    });
  }

  private void leave(TrackerEntry entry, Farewell leaving) {
    tell(
        entry,
        Event.STOPPED,
        () -> {
          turns.saidGoodbye();
          leaving.heard();
        });
  }

  private void tell(TrackerEntry entry, Event event, Runnable then) {
    calls.announce(
        entry.tracker,
        subject.request(event, key, entry.trackerId()),
        answer -> {
          if (event == Event.COMPLETED
              && answer instanceof Answer.Given(AnnounceReply.Accepted _)) {
            subject.completedAnnounced();
          }
          then.run();
        });
  }
}
