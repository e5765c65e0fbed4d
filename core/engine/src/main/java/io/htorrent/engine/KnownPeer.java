package io.htorrent.engine;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.peers.PeerOrigin;
import io.htorrent.engine.port.Encryption;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What a torrent remembers of one address between connections. On the loop.
final class KnownPeer {

  /// What went wrong with a peer that connected and left before anything was exchanged.
  static final String HUNG_UP = "hung up at once";

  private static final int GIVE_UP = 3;
  private static final long SECOND = 1_000_000_000L;
  private static final long WAIT_NANOS = 60 * SECOND;
  private static final long DIAL_NANOS = 15 * SECOND;
  private static final long PATIENCE_NANOS = 3 * SECOND; // more, for each dial that failed

  final PeerAddress address;

  private PeerOrigin origin;
  private int failures;
  private String lastFailure = "";
  private boolean busy;
  private boolean never;
  private boolean seed;
  private boolean met;
  private long lastConnectedNanos;
  private long nextDialNanos;
  private Encryption.@Nullable Form form;

  KnownPeer(PeerAddress address, PeerOrigin origin, long nanos) {
    this.address = address;
    this.origin = origin;
    this.nextDialNanos = nanos;
  }

  /// Whether it may be dialled now. A seed has nothing to say to another.
  boolean dialable(long nanos, boolean weSeed) {
    boolean worthIt = origin == PeerOrigin.USER || failures < GIVE_UP;
    return origin != PeerOrigin.INCOMING
        && worthIt
        && !busy
        && !never
        && !(weSeed && seed)
        && nextDialNanos - nanos <= 0;
  }

  /// Whether it may make place for one of this origin: it failed before or is worth less, is not in
  /// use now, and is not to be remembered as banned.
  boolean forgettableFor(PeerOrigin newcomer) {
    boolean worthLess = failures > 0 || origin.compareTo(newcomer) > 0;
    return worthLess && !busy && !never && origin != PeerOrigin.USER;
  }

  /// The best of those that named it.
  PeerOrigin origin() {
    return origin;
  }

  /// Dials and useless connections in a row.
  int failures() {
    return failures;
  }

  /// How long ago it was connected; [Long#MAX_VALUE] when it never was.
  long idleNanos(long nanos) {
    return met ? nanos - lastConnectedNanos : Long.MAX_VALUE;
  }

  /// How long a dial may take: longer, the more have failed.
  long dialNanos() {
    return DIAL_NANOS + PATIENCE_NANOS * Math.min(failures, GIVE_UP);
  }

  /// How to dial it: as it answered the last time, or else as it came to us.
  Encryption.Form form(Encryption policy) {
    return form == null ? policy.first() : form;
  }

  /// It answered when we dialled like this.
  void answered(Encryption.Form to) {
    form = to;
  }

  /// It came to us like this. Encryption that worked before is not given up for that.
  void came(Encryption.Form with) {
    if (form == null || with != Encryption.Form.PLAIN) {
      form = with;
    }
  }

  /// Whether it is on a network that is ours: near, and paid for.
  boolean local() {
    InetAddress ip = address.ip();
    boolean uniqueLocal = address.isIpv6() && (ip.getAddress()[0] & 0xfe) == 0xfc; // RFC 4193
    return uniqueLocal
        || ip.isSiteLocalAddress()
        || ip.isLinkLocalAddress()
        || ip.isLoopbackAddress();
  }

  /// Whether it is being dialled or connected.
  boolean isBusy() {
    return busy;
  }

  /// A dial begins, or a connection is open.
  void busy() {
    busy = true;
  }

  /// The dial failed, or the connection was of no use. Peers that the user named are tried again
  /// soon and for ever, others after two minutes, then three, then not until they are listed again.
  ///
  /// @param why a few words
  void failed(long nanos, String why) {
    busy = false;
    failures++;
    lastFailure = why;
    nextDialNanos =
        nanos
            + (origin == PeerOrigin.USER
                ? Math.min(5, failures) * SECOND
                : WAIT_NANOS * (failures + 1));
  }

  /// What went wrong the last time; empty when nothing did.
  String lastFailure() {
    return lastFailure;
  }

  /// An open connection ended.
  void left(long nanos) {
    busy = false;
    failures = 0;
    lastFailure = "";
    met = true;
    lastConnectedNanos = nanos;
    nextDialNanos = nanos + (origin == PeerOrigin.USER ? 2 * SECOND : WAIT_NANOS);
  }

  /// It had every piece when it left.
  void isSeed() {
    seed = true;
  }

  /// Somebody named it again: worth another try, and as much as the best of them.
  void listedAgain(PeerOrigin again) {
    failures = Math.max(0, failures - 1);
    if (again.compareTo(origin) < 0) {
      origin = again;
    }
  }

  /// It is ourselves, or it is banned.
  void never() {
    never = true;
  }

  boolean banned() {
    return never;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
