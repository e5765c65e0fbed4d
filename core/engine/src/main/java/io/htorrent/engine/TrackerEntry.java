package io.htorrent.engine;

import io.htorrent.api.ShownUrl;
import io.htorrent.api.session.TrackerStatus;
import io.htorrent.api.tracker.AnnounceReply;
import io.htorrent.api.tracker.ScrapeReply;
import io.htorrent.api.tracker.Tracker;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One tracker of one torrent: what it said, and when it may be asked again. On the torrent's loop.
final class TrackerEntry {

  private static final long SCRAPE_NANOS = TimeUnit.MINUTES.toNanos(30);

  final String url;
  final Tracker tracker;

  /// Whether it is there at all, as the whole session knows.
  final AnnounceTurns.Reach reach;

  private final String shown;
  private final String host;
  private String trackerId = "";
  private boolean asked;
  private boolean asking;
  private boolean knowsUs;
  private boolean never;
  private boolean scrapes = true;
  private boolean holdsOff;
  private long notBeforeNanos; // while holdsOff
  private long nextScrapeNanos;
  private int failures;
  private String problem = "";
  private String warning = "";
  private int seeders = -1;
  private int leechers = -1;
  private int peers;

  TrackerEntry(URI url, Tracker tracker, AnnounceTurns.Reach reach, long nanos) {
    this.url = url.toString();
    this.shown = ShownUrl.of(this.url);
    this.host = String.valueOf(url.getHost());
    this.tracker = tracker;
    this.reach = reach;
    this.nextScrapeNanos = nanos;
  }

  /// How users see it: without secrets.
  String shown() {
    return shown;
  }

  /// Its name, for votes.
  String host() {
    return host;
  }

  /// To be given back to it; or empty.
  String trackerId() {
    return trackerId;
  }

  /// Whether it took `started`, so that it wants to hear `stopped`.
  boolean knowsUs() {
    return knowsUs && !never;
  }

  /// Whether it may be asked now.
  ///
  /// @param urgent whether there is something to tell: what it wants to wait between two announces
  ///   does not count then, if it works
  boolean askable(long nanos, boolean urgent) {
    boolean early = holdsOff && notBeforeNanos - nanos > 0;
    return !never && !reach.holdsOff(nanos) && (!early || (urgent && problem.isEmpty()));
  }

  /// It is being asked now.
  void asking(boolean now) {
    asking = now;
    asked |= now;
  }

  /// It took note of us. Says whether it did not work before.
  boolean accepted(AnnounceReply.Accepted reply, long nanos) {
    boolean failed = !problem.isEmpty();
    knowsUs = true;
    failures = 0;
    problem = "";
    holdsOff = true;
    notBeforeNanos = nanos + AnnounceTimes.earliest(reply).toNanos();
    peers = reply.peers().size();
    if (reply.seeders() >= 0 || reply.leechers() >= 0) {
      seeders = reply.seeders();
      leechers = reply.leechers();
    }
    if (!reply.trackerId().isEmpty()) {
      trackerId = reply.trackerId();
    }
    return failed;
  }

  /// Whether it warns of something that it did not warn of the last time.
  boolean warns(String newWarning) {
    boolean isNew = !newWarning.isEmpty() && !newWarning.equals(warning);
    warning = newWarning;
    return isNew;
  }

  /// It did not answer. Says whether it worked before, or was never asked.
  boolean unreachable(String what) {
    holdsOff = false; // the session's knowledge counts
    return failed(what);
  }

  /// It said no. Says whether that changes how we stand with it.
  boolean refused(AnnounceReply.Refused refused, long nanos) {
    never = refused.never() || Refusals.unknownTorrent(refused.reason());
    boolean changed = failed(refused.reason()) || never;
    long wished = refused.retryIn().isPositive() ? bounded(refused.retryIn()) : 0;
    holdsOff = true;
    notBeforeNanos = nanos + Math.max(wished, AnnounceTimes.backOffNanos(failures));
    return changed;
  }

  /// Whether it said never to come back, in one way or another.
  boolean never() {
    return never;
  }

  /// Announces in a row that came to nothing.
  int failures() {
    return failures;
  }

  /// What went wrong the last time, or empty.
  String problem() {
    return problem;
  }

  /// The machine is in another network: failures count no more. What it asked for itself does.
  void forgive(long nanos) {
    if (!problem.isEmpty()) {
      failures = 0;
      notBeforeNanos = nanos;
    }
  }

  /// Whether it should be asked for the counts that this answer lacks: every half hour, if it can.
  boolean toBeScraped(AnnounceReply.Accepted reply, long nanos) {
    boolean lacking = reply.seeders() < 0 && reply.leechers() < 0;
    boolean due = scrapes && lacking && nextScrapeNanos - nanos <= 0;
    if (due) {
      nextScrapeNanos = nanos + SCRAPE_NANOS;
    }
    return due;
  }

  /// It answered a scrape for one torrent.
  void scraped(ScrapeReply reply) {
    switch (reply) {
      case ScrapeReply.Counted(var counts) -> {
        if (!counts.isEmpty()) {
          seeders = counts.getFirst().seeders();
          leechers = counts.getFirst().leechers();
        }
      }
      case ScrapeReply.Refused _ -> scrapes = false;
    }
  }

  /// How it stands now.
  ///
  /// @param dueNanos when the torrent is to be announced
  TrackerStatus status(int tier, long dueNanos, long nanos) {
    long wait = dueNanos - nanos;
    if (holdsOff) {
      wait = Math.max(wait, notBeforeNanos - nanos);
    }
    if (reach.fails()) {
      wait = Math.max(wait, reach.notBeforeNanos() - nanos);
    }
    long seconds = never ? -1 : TimeUnit.NANOSECONDS.toSeconds(Math.max(0, wait) + 999_999_999L);
    return new TrackerStatus(
        shown, tier, state(), problem, failures, seconds, seeders, leechers, peers);
  }

  private TrackerStatus.State state() {
    if (never) {
      return TrackerStatus.State.REFUSED_FOR_GOOD;
    }
    if (asking) {
      return TrackerStatus.State.ASKING;
    }
    if (!problem.isEmpty()) {
      return TrackerStatus.State.FAILING;
    }
    return asked ? TrackerStatus.State.WORKING : TrackerStatus.State.NEVER_ASKED;
  }

  private boolean failed(String what) {
    boolean worked = problem.isEmpty();
    failures++;
    problem = what.isBlank() ? "it failed without a word" : what;
    return worked;
  }

  private static long bounded(Duration wished) {
    return AnnounceTimes.bounded(wished).toNanos();
  }
}
