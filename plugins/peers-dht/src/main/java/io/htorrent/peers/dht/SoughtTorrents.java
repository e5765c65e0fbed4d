package io.htorrent.peers.dht;

import io.htorrent.api.InfoHash;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.peers.PeerSource.Sought;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The torrents of the session, and when each is looked for and announced next: every 15 min; while
/// it is hungry sooner at first, after 20 s, 40 s, 80 s and so on. A few at a time, the longest due
/// first, so that ten thousand of them share the rate that is polite.
final class SoughtTorrents {

  private static final int AT_ONCE = 8;
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(15);
  private static final long HUNGRY_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long SOONEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_DOUBLINGS = 6;

  private final DriverHost host;
  private final Announcing announcing;
  private final SequencedMap<InfoHash, Entry> entries = new LinkedHashMap<>();
  private DriverHost.@Nullable Timer timer;
  private boolean joined;
  private int running;

  private static final class Entry {
    Sought torrent;
    long dueNanos;
    long ranNanos;
    boolean running;
    boolean again; // as soon as it has run
    boolean ran;
    int hungryRounds;

    Entry(Sought torrent, long dueNanos) {
      this.torrent = torrent;
      this.dueNanos = dueNanos;
    }
  }

  SoughtTorrents(DriverHost host, Announcing announcing) {
    this.host = host;
    this.announcing = announcing;
  }

  /// We are in the network, or in it again: all torrents are due.
  void joined() {
    joined = true;
    proceed();
  }

  /// Nobody heard our announces for a while, or we are no longer where they say: all are due, also
  /// those under way.
  void hasten() {
    for (Entry entry : entries.values()) {
      entry.dueNanos = host.nanos();
      entry.again = entry.running;
    }
    proceed();
  }

  void sought(Sought torrent) {
    long nanos = host.nanos();
    Entry entry = entries.get(torrent.infoHash());
    if (entry == null) {
      entries.putLast(torrent.infoHash(), new Entry(torrent, nanos));
    } else {
      boolean news =
          (torrent.hungry() && !entry.torrent.hungry())
              || torrent.complete() != entry.torrent.complete();
      entry.torrent = torrent;
      if (news) {
        entry.hungryRounds = 0;
        entry.dueNanos =
            earlier(entry.dueNanos, entry.ran ? entry.ranNanos + SOONEST_NANOS : nanos);
      }
    }
    proceed();
  }

  void forgotten(InfoHash torrent) {
    entries.remove(torrent);
  }

  private void proceed() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (!joined) {
      return;
    }
    long nanos = host.nanos();
    List<Entry> due = new ArrayList<>();
    long next = nanos + INTERVAL_NANOS;
    for (Entry entry : entries.values()) {
      if (!entry.running && entry.dueNanos - nanos <= 0) {
        due.add(entry);
      } else if (!entry.running) {
        next = earlier(next, entry.dueNanos);
      }
    }
    due.sort(Comparator.comparingLong(entry -> entry.dueNanos - nanos));
    for (Entry entry : due) {
      if (running < AT_ONCE) {
        run(entry);
      }
    }
    if (!entries.isEmpty()) {
      timer = host.after(Math.max(1, next - nanos), this::proceed);
    }
  }

  private void run(Entry entry) {
    entry.running = true;
    entry.ran = true;
    entry.ranNanos = host.nanos();
    running++;
    announcing.run(entry.torrent, someAnswered -> ended(entry, someAnswered));
  }

  private void ended(Entry entry, boolean someAnswered) {
    entry.running = false;
    running--;
    boolean soon = (entry.torrent.hungry() && !entry.torrent.complete()) || !someAnswered;
    long wait = INTERVAL_NANOS;
    if (soon) {
      wait = Math.min(wait, HUNGRY_NANOS << Math.min(entry.hungryRounds++, MOST_DOUBLINGS));
    } else {
      entry.hungryRounds = 0;
    }
    entry.dueNanos = host.nanos() + (entry.again ? 0 : wait);
    entry.again = false;
    proceed();
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}
