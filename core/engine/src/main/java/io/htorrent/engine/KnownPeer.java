package io.htorrent.engine;

import io.htorrent.api.PeerAddress;

/// What a torrent remembers of one address between connections. On the loop.
final class KnownPeer {

  /// Where an address came from, most trusted first.
  enum Source {
    /// The user named it.
    USER,
    /// A tracker named it.
    TRACKER,
    /// It connected to us and said where it listens.
    PEER,
    /// It connected to us; its port is not where it listens.
    INCOMING
  }

  private static final int GIVE_UP = 3;
  private static final long SECOND = 1_000_000_000L;

  final PeerAddress address;
  final Source source;

  private int failures;
  private boolean busy;
  private boolean never;
  private boolean seed;
  private long nextDialNanos;

  KnownPeer(PeerAddress address, Source source, long nanos) {
    this.address = address;
    this.source = source;
    this.nextDialNanos = nanos;
  }

  /// Whether it may be dialled now. A seed has nothing to say to another.
  boolean dialable(long nanos, boolean weSeed) {
    if (weSeed && seed) {
      return false;
    }
    boolean named = source == Source.TRACKER || source == Source.PEER;
    boolean worthIt = source == Source.USER || (named && failures < GIVE_UP);
    return worthIt && !busy && !never && address.port() != 0 && nextDialNanos - nanos <= 0;
  }

  /// Whether it failed before, is not in use now, and is not to be remembered as banned.
  boolean forgettable() {
    return failures > 0 && !busy && !never;
  }

  int failures() {
    return failures;
  }

  long nextDialNanos() {
    return nextDialNanos;
  }

  /// Whether it is being dialled or connected.
  boolean isBusy() {
    return busy;
  }

  /// A dial begins, or a connection is open.
  void busy() {
    busy = true;
  }

  /// The dial failed. Peers that the user named are tried again soon and for ever, others after
  /// minutes, three times.
  void failed(long nanos) {
    busy = false;
    failures++;
    long patience = failures == 1 ? 10 : 60L * failures;
    long waitSeconds = source == Source.USER ? Math.min(5, failures) : patience;
    nextDialNanos = nanos + waitSeconds * SECOND;
  }

  /// An open connection ended.
  void left(long nanos) {
    busy = false;
    failures = 0;
    nextDialNanos = nanos + (source == Source.USER ? 2 : 30) * SECOND;
  }

  /// It had every piece when it left.
  void isSeed() {
    seed = true;
  }

  /// A tracker named it again: worth another try.
  void listedAgain() {
    failures = Math.max(0, failures - 1);
  }

  /// It is ourselves, or it is banned.
  void never() {
    never = true;
  }

  boolean banned() {
    return never;
  }
}
