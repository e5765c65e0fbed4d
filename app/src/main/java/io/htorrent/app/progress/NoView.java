package io.htorrent.app.progress;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Event;
import io.htorrent.app.terminal.Terminal;
import java.util.List;

/// Shows nothing but why a torrent cannot go on.
final class NoView implements ProgressView {

  private final Terminal terminal;

  NoView(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begin(List<InfoHash> begun) {}

  @Override
  public void show(Event event) {
    switch (event) {
      case Event.Failed failed -> terminal.error(Sentences.failed(failed));
      case Event.StrategyStuck stuck -> terminal.error(Sentences.stuck(stuck));
      case Event.DriverStuck stuck -> terminal.error(Sentences.stuck(stuck));
      case Event.Listening _,
          Event.Progress _,
          Event.MetadataFound _,
          Event.Complete _,
          Event.Stopped _,
          Event.StrategyReplaced _,
          Event.PortMapped _,
          Event.DriverEnded _,
          Event.Notice _ -> {}
    }
  }

  @Override
  public void refused(InfoHash torrent, String name, String reason) {
    terminal.error(reason);
  }

  @Override
  public void aborted(String reason) {}

  @Override
  public void tick() {}

  @Override
  public void end(Summary summary) {}
}
