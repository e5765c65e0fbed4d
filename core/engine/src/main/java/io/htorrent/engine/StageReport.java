package io.htorrent.engine;

import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.session.Cause;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.session.TorrentStatus.State;
import io.htorrent.api.session.TrackerStatus;
import java.util.List;

/// Gathers how the search for a torrent's metadata is doing. On its loop.
///
/// @param link what is sought
/// @param announcer who asks trackers
/// @param discovery who asks the other sources
/// @param extensions who asks peers
/// @param peers who is known
/// @param layers what is sought beside the metadata, which is here then
record StageReport(
    MagnetLink link,
    Announcer announcer,
    Discovery.Part discovery,
    HostedExtensions extensions,
    PeerList peers,
    LayerSearch layers) {

  /// @param reason for a state that is the last
  /// @param present peers that are connected
  TorrentStatus now(State state, String reason, int present) {
    boolean waits = state == State.METADATA;
    List<TrackerStatus> trackers = announcer.statuses();
    List<Cause> causes = waits ? causes(present, trackers) : List.of();
    return new TorrentStatus(
        link.infoHash(),
        link.title(),
        state,
        0,
        0,
        0,
        0,
        0,
        0,
        present,
        0,
        0,
        0,
        0,
        waits ? Cause.sentence(causes) : reason,
        trackers,
        causes);
  }

  private List<Cause> causes(int present, List<TrackerStatus> trackers) {
    boolean spoken = layers.sought() || extensions.ids().getOrDefault("ut_metadata", 0) > 0;
    String told = layers.sought() ? layers.status() : extensions.status();
    Diagnosis.Means means = new Diagnosis.Means(trackers, discovery.says());
    int webSeeds = layers.sought() ? 0 : link.webSeeds().size();
    return Diagnosis.ofSearch(
        new Diagnosis.Search(spoken, present, told, peers.census(), means, webSeeds));
  }
}
