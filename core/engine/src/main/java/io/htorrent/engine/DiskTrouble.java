package io.htorrent.engine;

import io.htorrent.engine.disk.Disk;
import io.htorrent.engine.disk.Run;
import io.htorrent.engine.loop.Loop;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A disk that refuses, and when it is tried again. On the torrent's loop.
///
/// The first run that it refused is kept and written again, after 10 s, then 20, then every 30:
/// whether it works is found out with that, and nothing is asked of peers meanwhile that could not
/// be kept either (K01). The blocks of that run stay arrived; those of further runs that are
/// refused are open again.
final class DiskTrouble {

  private static final long FIRST_RETRY_SECONDS = 10;
  private static final long LONGEST_RETRY_SECONDS = 30;

  private final Loop loop;
  private final Disk disk;
  private final Torrent torrent;
  private @Nullable Run refused;
  private boolean trying;
  private boolean due;
  private long retrySeconds = FIRST_RETRY_SECONDS;

  DiskTrouble(Loop loop, Disk disk, Torrent torrent) {
    this.loop = loop;
    this.disk = disk;
    this.torrent = torrent;
  }

  /// Keeps a run that was refused, if it is the only one. Says whether it is kept.
  boolean keep(Run run) {
    boolean first = refused == null && torrent.life().serves();
    if (first) {
      refused = run;
    }
    return first;
  }

  /// The disk is tried again after a while.
  void tryLater() {
    if (!due) {
      due = true;
      loop.after(TimeUnit.SECONDS.toNanos(retrySeconds), this::tryAgain);
      retrySeconds = Math.min(LONGEST_RETRY_SECONDS, retrySeconds * 2);
    }
  }

  /// Something was written.
  void over() {
    retrySeconds = FIRST_RETRY_SECONDS;
  }

  /// What was refused is lost: the torrent ends.
  void giveUp() {
    if (refused != null && !trying) {
      tried(refused, new Disk.Written.Failed(new IOException("given up")));
    }
  }

  private void tryAgain() {
    due = false;
    Run run = refused;
    if (run == null) {
      torrent.life().storageWorks(); // as far as we know
    } else if (!trying && torrent.life().serves()) {
      trying = true;
      disk.write(run, result -> tried(run, result));
    }
  }

  private void tried(Run run, Disk.Written result) {
    trying = false;
    refused = null;
    torrent.runWritten(run, result);
    if (result instanceof Disk.Written.Ok) {
      torrent.life().storageWorks();
    }
  }
}
