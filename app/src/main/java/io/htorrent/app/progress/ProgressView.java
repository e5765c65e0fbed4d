package io.htorrent.app.progress;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Event;
import java.util.List;

/// Shows what a session tells. Used by one thread, the main one; it may block when its reader is
/// slow, which slows no torrent.
public interface ProgressView {

  /// These torrents are begun with, and times count from now on. Called before anything is shown,
  /// if at all.
  void begin(List<InfoHash> torrents);

  /// Shows an event, or not.
  void show(Event event);

  /// A torrent was refused before there were any events of it.
  void refused(InfoHash torrent, String name, String reason);

  /// Nothing could be begun at all; the caller says why on standard error.
  void aborted(String reason);

  /// Time passed: called a few times a second.
  void tick();

  /// Shows how it ended. Nothing follows.
  void end(Summary summary);
}
