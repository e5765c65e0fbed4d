package io.htorrent.storage.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/// An open file that several threads use and one may want to close: it closes when the last user
/// leaves. Any thread.
final class OpenFile {

  /*
   * `users` counts those inside; the RETIRED bit says that nobody may enter any more. Whoever brings it to RETIRED with nobody
   * inside closes the channel: exactly one atomic step has that result.
   */

  private static final int RETIRED = 1 << 30;

  private final SaveFolder.Opened opened;
  private final boolean writable;
  private final OpenFiles.OfTorrent owner;
  private final int file;
  private final AtomicInteger users = new AtomicInteger(1);
  private long
      lastUse; // on the pool's clock; not synchronised: a lost update costs one reopening at most

  /// An open file with one user inside: the caller.
  OpenFile(SaveFolder.Opened opened, boolean writable, OpenFiles.OfTorrent owner, int file) {
    this.opened = opened;
    this.writable = writable;
    this.owner = owner;
    this.file = file;
    this.lastUse = owner.now();
  }

  /// The channel; between `enter` and `exit` only.
  FileChannel channel() {
    return opened.channel();
  }

  /// What the file system calls this file, whatever its path leads to now.
  Object identity() {
    return opened.identity();
  }

  /// Whether it may be written to.
  boolean writable() {
    return writable;
  }

  /// One more user, unless it is on its way out.
  boolean enter() {
    int now = users.get();
    while (now < RETIRED) {
      if (users.compareAndSet(now, now + 1)) {
        lastUse = owner.now();
        return true;
      }
      now = users.get();
    }
    return false;
  }

  /// One user less.
  void exit() {
    if (users.decrementAndGet() == RETIRED) {
      close();
    }
  }

  /// Lets nobody in any more; closes now or when the last user leaves.
  void retire() {
    int now = users.get();
    while (now < RETIRED) {
      if (users.compareAndSet(now, now | RETIRED)) {
        if (now == 0) {
          close();
        }
        return;
      }
      now = users.get();
    }
  }

  /// When it was last entered, on the pool's clock.
  long lastUse() {
    return lastUse;
  }

  /// Whether nobody is inside and it may be entered.
  boolean idle() {
    return users.get() == 0;
  }

  /// Retires it if nobody is inside; then the caller must `close` it.
  boolean retiredIdle() {
    return users.compareAndSet(0, RETIRED);
  }

  /// Closes the channel. Called once, by who retired it last.
  void close() {
    try {
      opened.channel().close();
    } catch (IOException e) {
      // Nothing is buffered in a channel: what was written is with the operating system, and a sync
      // opens the file again.
    } finally {
      owner.closed(file, this);
    }
  }
}
