package io.htorrent.source.webseed;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.network.Network;
import io.htorrent.api.source.BlockSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A web server that has the files of a torrent (BEP 19): asked by HTTP GET for ranges of them.
/// Keeps nothing between runs. On worker threads.
public final class WebSeed implements BlockSource {

  private static final Option TIMEOUT =
      Option.duration(
          "timeout",
          "20s",
          1_000,
          120_000,
          "how long a server has to begin its answer, and then for each 16 KiB of it");
  private static final Option LONGEST_RANGE =
      Option.bytes(
          "longest-range", "16MiB", 1 << 16, 64 << 20, "how much is asked for in one request");
  private static final Option BAN =
      Option.flag(
          "ban", true, "whether a server that sent bad data is not asked for that file again");

  private final FileUrls urls;
  private final Metainfo torrent;
  private final Network network;
  private final Duration timeout;
  private final Manner manner;

  private WebSeed(FileUrls urls, Metainfo torrent, Network network, Options options) {
    this.urls = urls;
    this.torrent = torrent;
    this.network = network;
    this.timeout = options.duration(TIMEOUT.name());
    this.manner =
        new Manner(Math.toIntExact(options.bytes(LONGEST_RANGE.name())), options.flag(BAN.name()));
  }

  @Override
  public Stream open(long offset, long length) throws IOException, InterruptedException {
    FileStream stream =
        new FileStream(
            FileRange.of(torrent.files(), offset, length),
            range -> RangeReply.fetch(network, urls.of(range.file()), range, timeout));
    stream.begin();
    return stream;
  }

  @Override
  public Manner manner() {
    return manner;
  }

  /// Makes web seeds. What the module provides.
  public static final class Factory implements BlockSource.Factory {

    /// For the service loader.
    public Factory() {}

    @Override
    public String name() {
      return "webseed";
    }

    @Override
    public Set<String> schemes() {
      return Set.of("http", "https");
    }

    @Override
    public List<Option> options() {
      return List.of(TIMEOUT, LONGEST_RANGE, BAN);
    }

    @Override
    public BlockSource open(Metainfo torrent, URI url, Network network, Options options) {
      return new WebSeed(FileUrls.of(url, torrent), torrent, network, options);
    }
  }
}
