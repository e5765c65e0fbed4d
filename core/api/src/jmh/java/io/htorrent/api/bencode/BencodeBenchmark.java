package io.htorrent.api.bencode;

import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.metainfo.MetainfoWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The .torrent file of 10,000 files and 10,000 pieces, about 700 kB: read, parsed, written.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BencodeBenchmark {

  private static final int FILES = 10_000;
  private static final int PIECE_LENGTH = 1 << 18;

  private final byte[] torrent = torrent();
  private final BencodeValue value = read();

  /// Bytes to values.
  @Benchmark
  public BencodeValue decode() throws BencodeException {
    return Bencode.decode(torrent, Limits.METAINFO);
  }

  /// Values to bytes.
  @Benchmark
  public byte[] encode() {
    return Bencode.encode(value);
  }

  /// Bytes to a checked metainfo.
  @Benchmark
  public Metainfo parse() throws MetainfoException {
    return MetainfoParser.parse(torrent);
  }

  private BencodeValue read() {
    try {
      return decode();
    } catch (BencodeException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] torrent() {
    List<MetainfoWriter.File> files = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      files.add(
          new MetainfoWriter.File(
              List.of("folder " + file / 100, "file " + file + ".bin"), PIECE_LENGTH, false));
    }
    Metainfo.Extras extras =
        new Metainfo.Extras(List.of(), List.of(), false, "", "", 0, List.of());
    return MetainfoWriter.write(
        new MetainfoWriter.Draft("benchmark", files, PIECE_LENGTH, extras), new byte[20 * FILES]);
  }
}
