package io.htorrent.api.session;

import io.htorrent.api.InfoHash;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.portmap.Mapping;
import java.net.InetSocketAddress;

/// What happened in the client. Events of one torrent arrive in order.
public sealed interface Event {

  /// Peers can reach us here.
  record Listening(InetSocketAddress address) implements Event {}

  /// How a torrent is doing: twice a second while it is active, and at every change of state.
  record Progress(TorrentStatus status) implements Event {}

  /// The metadata of a torrent that was added by its link is here: from peers, or from an earlier
  /// run.
  record MetadataFound(InfoHash torrent, Metainfo metainfo) implements Event {}

  /// All pieces that are wanted are verified and written. Once for a torrent, also when nothing was
  /// missing at the start.
  ///
  /// @param status as it is now
  /// @param downloadedBytes payload received in this run
  record Complete(TorrentStatus status, long downloadedBytes) implements Event {}

  /// A torrent cannot go on; it is in state `FAILED` and stays there until it is removed, or goes
  /// on by itself if `retrying`.
  record Failed(InfoHash torrent, Problem problem, String reason, boolean retrying)
      implements Event {}

  /// A torrent was stopped: trackers told, data written, state saved.
  record Stopped(InfoHash torrent) implements Event {}

  /// A strategy failed and the engine's built-in one took its place, or, of an extension, it was
  /// withdrawn; the torrent goes on.
  ///
  /// @param torrent whose strategy
  /// @param strategy which
  /// @param reason what it did, in a few words
  record StrategyReplaced(InfoHash torrent, Strategy strategy, String reason) implements Event {}

  /// A call of a strategy has not returned for seconds: the torrents of its loop stand still until
  /// the program is started again. As [DriverStuck], it comes from another thread than the
  /// session's loop, which is stuck.
  ///
  /// @param torrent whose strategy
  /// @param strategy which
  /// @param reason one sentence, naming it and what to do
  record StrategyStuck(InfoHash torrent, Strategy strategy, String reason) implements Event {}

  /// A driver (a peer source, a port mapper) cannot work here, or failed: it is closed, and all
  /// else goes on.
  ///
  /// @param driver which
  /// @param reason why, one clause
  /// @param broke whether that is its own fault
  record DriverEnded(Driver driver, String reason, boolean broke) implements Event {}

  /// A call of a driver has not returned for seconds: as [StrategyStuck], for the whole session.
  ///
  /// @param driver which
  /// @param reason one sentence, naming it and what to do
  record DriverStuck(Driver driver, String reason) implements Event {}

  /// Whether strangers beyond the router reach us has changed.
  ///
  /// @param port ours, which the router passes its own on to
  /// @param mapping what it does for us now
  record PortMapped(int port, Mapping mapping) implements Event {}

  /// Something that a user may want to know: a tracker's refusal, a bad piece.
  record Notice(InfoHash torrent, String text) implements Event {}
}
