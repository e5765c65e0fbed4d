package io.htorrent.testkit.world;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.engine.port.Journal;
import io.htorrent.engine.port.StateStore;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Journals that outlive their process: what was written survives a kill, what was durable survives
/// a power cut. On the world's thread.
final class VirtualState implements StateStore {

  private final Map<InfoHash, Kept> records = new LinkedHashMap<>();
  private final Map<String, byte[]> drivers = new LinkedHashMap<>();
  private final Map<InfoHash, byte[]> metadata = new LinkedHashMap<>();

  /// What is kept of one torrent.
  static final class Kept {
    final PieceSet durable;
    final PieceSet doubted;
    final SortedMap<Integer, BitSet> partial = new TreeMap<>();
    final SequencedSet<Integer> written = new LinkedHashSet<>(); // in the order of the calls
    List<FileState> files = List.of();
    FileSelection selection = FileSelection.unsaid();
    boolean clean;
    boolean completedAnnounced;
    long uploaded;
    long downloaded;
    @Nullable Object holder;

    Kept(int pieces) {
      durable = new PieceSet(pieces);
      doubted = new PieceSet(pieces);
    }
  }

  /// The process is gone: its locks as well.
  void killed() {
    records.values().forEach(record -> record.holder = null);
  }

  /// What was not durable is doubtful from now on.
  void powerCut() {
    killed();
    for (Kept record : records.values()) {
      record.written.stream().filter(p -> !record.durable.contains(p)).forEach(record.doubted::add);
      record.written.removeIf(piece -> !record.durable.contains(piece));
      record.partial.clear();
      record.clean = false;
    }
  }

  /// The pieces that the journal calls written.
  List<Integer> written(InfoHash torrent) {
    Kept record = records.get(torrent);
    return record == null ? List.of() : List.copyOf(record.written);
  }

  /// What is kept of a torrent.
  Kept record(InfoHash torrent) {
    Kept record = records.get(torrent);
    if (record == null) {
      throw new IllegalArgumentException(torrent + " was never opened here");
    }
    return record;
  }

  @Override
  public Optional<byte[]> driver(String driver) {
    return Optional.ofNullable(drivers.get(driver)).map(byte[]::clone);
  }

  @Override
  public void keepDriver(String driver, byte[] kept) {
    drivers.put(driver, kept.clone());
  }

  @Override
  public Optional<byte[]> metadata(InfoHash torrent) {
    return Optional.ofNullable(metadata.get(torrent)).map(byte[]::clone);
  }

  @Override
  public void keepMetadata(InfoHash torrent, byte[] info) {
    metadata.put(torrent, info.clone());
  }

  @Override
  public Journal open(Metainfo metainfo, Path directory) throws InUseException {
    int pieces = metainfo.layout().pieceCount();
    Kept record = records.get(metainfo.infoHash());
    boolean existed = record != null;
    if (record == null) {
      record = new Kept(pieces);
      records.put(metainfo.infoHash(), record);
    }
    if (record.holder != null) {
      throw new InUseException(metainfo + " is open elsewhere");
    }
    PieceSet verified = new PieceSet(pieces);
    record.written.forEach(verified::add);
    SortedMap<Integer, BitSet> partial = new TreeMap<>();
    record.partial.forEach((piece, blocks) -> partial.put(piece, (BitSet) blocks.clone()));
    Journal.Recovered recovered =
        new Journal.Recovered(
            existed,
            verified,
            record.doubted.copy(),
            partial,
            record.files,
            record.clean,
            record.uploaded,
            record.downloaded,
            record.completedAnnounced,
            record.selection,
            "");
    VirtualJournal journal = new VirtualJournal(record, recovered);
    record.holder = journal;
    record.clean = false;
    return journal;
  }
}
