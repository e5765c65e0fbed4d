package io.htorrent.engine;

import io.htorrent.engine.loop.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Deals the announces of a session to its torrents, so that ten thousand of them are no flood:
/// fifty at once, forty a second after the first fifty. On the session's loop.
///
/// What one torrent learns about a tracker's being there, all know: while nobody knows, or it did
/// not answer the last time, one torrent asks and the others wait for what it learns.
final class AnnounceTurns {

  static final int AT_ONCE = 50;
  private static final long PRICE_NANOS = TimeUnit.SECONDS.toNanos(1) / 40;
  private static final long CREDIT_NANOS = 50 * PRICE_NANOS;

  /// A clock that jumps this far between two looks: the machine slept.
  private static final long ASLEEP_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Loop loop;
  private final Map<String, Reach> reaches = new LinkedHashMap<>();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Deque<Runnable> goodbyes = new ArrayDeque<>();
  private long paidUntilNanos; // each turn moves it on by its price; at most the credit ahead
  private long lastLookNanos;
  private int running;
  private int leaving;
  private int age;
  private boolean dealing;
  private Loop.@Nullable Timer timer;

  /// A torrent that wants to ask a tracker.
  interface Turn {
    /// It may: it does, and tells [#answered(Reach)] or [#failed(Reach, String)] in the end, or it
    /// says that it wants no more.
    boolean begin();

    /// The tracker does not answer, as another torrent found.
    void unreachable(String problem);
  }

  /// Whether one tracker is there, as the whole session knows.
  static final class Reach {
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean answers;
    private boolean probing;
    private int failures;
    private long notBeforeNanos;
    private String problem = "";

    /// Whether it did not answer, and it is too early to try again.
    boolean holdsOff(long nanos) {
      return failures > 0 && notBeforeNanos - nanos > 0;
    }

    /// Whether it did not answer the last time.
    boolean fails() {
      return failures > 0;
    }

    /// When it may be tried again; only while it [#fails()].
    long notBeforeNanos() {
      return notBeforeNanos;
    }
  }

  private record Waiting(Reach reach, Turn turn) {}

  AnnounceTurns(Loop loop) {
    this.loop = loop;
    this.paidUntilNanos = loop.nanos();
    this.lastLookNanos = loop.nanos();
  }

  /// What is known about the tracker at this URL.
  Reach reach(String url) {
    return reaches.computeIfAbsent(url, _ -> new Reach());
  }

  /// Waits for a turn to ask this tracker.
  void ask(Reach reach, Turn turn) {
    Waiting waiting = new Waiting(reach, turn);
    if (reach.holdsOff(loop.nanos())) {
      turn.unreachable(reach.problem);
    } else if (reach.probing) {
      reach.waiting.add(waiting);
    } else {
      reach.probing = !reach.answers;
      queue.add(waiting);
      deal();
    }
  }

  /// The tracker answered, whatever it said.
  void answered(Reach reach) {
    running--;
    reach.answers = true;
    reach.probing = false;
    reach.failures = 0;
    queue.addAll(reach.waiting);
    reach.waiting.clear();
    deal();
  }

  /// The tracker did not answer.
  void failed(Reach reach, String problem) {
    running--;
    long nanos = loop.nanos();
    if (!reach.holdsOff(nanos)) { // else those who asked at the same time failed, too
      reach.failures++;
      reach.notBeforeNanos = nanos + AnnounceTimes.backOffNanos(reach.failures);
    }
    reach.problem = problem;
    reach.answers = false;
    reach.probing = false;
    List<Waiting> told = List.copyOf(reach.waiting);
    reach.waiting.clear();
    told.forEach(waiting -> waiting.turn.unreachable(problem));
    deal();
  }

  /// Says goodbye to a tracker, as soon as no more than fifty goodbyes are being said: other
  /// announces, which may hang, do not hold it up. Whoever says it tells [#saidGoodbye].
  void goodbye(Runnable say) {
    goodbyes.add(say);
    sayGoodbyes();
  }

  /// A goodbye was heard, or not.
  void saidGoodbye() {
    leaving--;
    sayGoodbyes();
  }

  private void sayGoodbyes() {
    while (leaving < AT_ONCE && !goodbyes.isEmpty()) {
      leaving++;
      goodbyes.removeFirst().run();
    }
  }

  /// The machine is in another network: what failed there may work here.
  void networkChanged() {
    age++;
    reaches.values().forEach(reach -> reach.notBeforeNanos = loop.nanos());
  }

  /// How often the network has changed, sleep included; looked at by every torrent once a second.
  int age() {
    long nanos = loop.nanos();
    if (nanos - lastLookNanos > ASLEEP_NANOS) {
      networkChanged();
    }
    lastLookNanos = nanos;
    return age;
  }

  private void deal() {
    if (dealing) {
      return;
    }
    dealing = true;
    while (running < AT_ONCE && !queue.isEmpty()) {
      if (!affordable()) {
        waitForCredit();
        break;
      }
      Waiting next = queue.removeFirst();
      running++;
      if (next.turn.begin()) {
        paidUntilNanos += PRICE_NANOS;
      } else {
        running--;
        handOn(next.reach);
      }
    }
    dealing = false;
  }

  /// Who was to try a tracker wants no more: the next one does.
  private void handOn(Reach reach) {
    if (reach.probing) {
      reach.probing = !reach.waiting.isEmpty();
      if (reach.probing) {
        queue.add(reach.waiting.removeFirst());
      }
    }
  }

  private boolean affordable() {
    long nanos = loop.nanos();
    paidUntilNanos = nanos + Math.max(0, paidUntilNanos - nanos);
    return paidUntilNanos - nanos + PRICE_NANOS <= CREDIT_NANOS;
  }

  private void waitForCredit() {
    if (timer == null) {
      timer =
          loop.after(
              paidUntilNanos + PRICE_NANOS - CREDIT_NANOS - loop.nanos(),
              () -> {
                timer = null;
                deal();
              });
    }
  }
}
