package io.htorrent.api.source;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.network.Network;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/// One place beside the peers that has the bytes of one torrent, such as a web seed (BEP 19).
/// Pickers see it as a peer that has every piece and likes long runs. What is fetched, when, how
/// many at once, retries and who answers for bad data belong to the engine.
///
/// Called on worker threads; may block in [Network] calls only, each of which has a time-out. It is
/// asked for one run at a time.
///
/// ```java
/// try (BlockSource.Stream stream = source.open(offset, 65_536)) {
///   stream.read(block); // the first 16 KiB
/// }
/// ```
public interface BlockSource {

  /// Begins to fetch a run of bytes of the torrent, whatever files they are in. Gaps between the
  /// files of a v2 torrent (BEP 52) are left out of what is read.
  ///
  /// @param offset of the first, in the torrent
  /// @param length how many, at least 1; no more than the torrent has, nor than
  ///   [Manner#longestRun()]
  /// @throws SourceException when it says later, or never
  /// @throws IOException one sentence: which host, what happened. The engine backs off and retries
  /// @throws InterruptedException when the session ends
  Stream open(long offset, long length) throws IOException, InterruptedException;

  /// How it wishes to be asked. The same at all times.
  Manner manner();

  /// How a source wishes to be asked.
  ///
  /// @param longestRun bytes that are asked for at once, at least a block
  /// @param dropsBad whether what it gave wrongly, and the rest of that file, is not asked of it
  ///   again in this run of the program; else it is, after a while
  record Manner(int longestRun, boolean dropsBad) {}

  /// A run that is coming. One thread at a time reads; any may close.
  interface Stream extends Closeable {

    /// Fills `into` with the next bytes of the run.
    ///
    /// @param into lent for the call; at most a block is missing in it, and no more than the run
    ///   still has
    /// @throws IOException as [BlockSource#open]; also when it takes too long, and when it was
    ///   closed
    void read(ByteBuffer into) throws IOException, InterruptedException;

    /// Ends it, and a read that waits. Never blocks.
    @Override
    void close();
  }

  /// Makes sources. What `provides` names in a plugin's module.
  interface Factory {
    /// The name in the configuration file, such as `webseed`.
    String name();

    /// URL schemes in lower case, such as `http`.
    Set<String> schemes();

    /// The settings in the table of that name.
    List<Option> options();

    /// The source at this URL; its scheme is one of [#schemes()]. Sends nothing yet. On a worker
    /// thread.
    ///
    /// @throws IllegalArgumentException one sentence, when nothing can be fetched there
    BlockSource open(Metainfo torrent, URI url, Network network, Options options);
  }
}
