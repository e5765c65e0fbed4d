package io.htorrent.testkit.world;

import io.htorrent.api.InfoHash;
import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage;
import io.htorrent.engine.disk.BlockContents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The disks of one client, one for each torrent, which outlive its processes. On the world's
/// thread.
final class Disks {

  private final BlockContents contents;
  private final Map<InfoHash, VirtualDisk> disks = new LinkedHashMap<>();
  private final List<OpenDisk> opened = new ArrayList<>(); // by the process that runs

  Disks(BlockContents contents) {
    this.contents = contents;
  }

  /// The disk of a torrent.
  VirtualDisk of(Metainfo metainfo) {
    return disks.computeIfAbsent(metainfo.infoHash(), _ -> new VirtualDisk(metainfo, contents));
  }

  /// The storage of a process.
  Storage.Factory openedBy(VirtualProcess process) {
    return new Storage.Factory() {
      @Override
      public String name() {
        return "virtual";
      }

      @Override
      public List<Option> options() {
        return List.of();
      }

      @Override
      public Storage open(Metainfo metainfo, Path directory, Options options) {
        OpenDisk disk = new OpenDisk(of(metainfo), process);
        opened.add(disk);
        return disk;
      }
    };
  }

  /// The process that had them open is no more.
  void killed(RandomGenerator random) {
    opened.forEach(disk -> disk.killed(random));
    opened.clear();
  }

  /// The power is gone: so is what was not synced.
  void powerCut() {
    disks.values().forEach(VirtualDisk::powerCut);
  }
}
