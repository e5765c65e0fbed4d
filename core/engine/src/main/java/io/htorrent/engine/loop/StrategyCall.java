package io.htorrent.engine.loop;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Strategy;

/// Which strategy of which torrent a loop calls.
///
/// @param torrent whose
/// @param strategy which
public record StrategyCall(InfoHash torrent, Strategy strategy) implements PluginCall {

  @Override
  public String whose() {
    return strategy.toString();
  }

  @Override
  public String consequence() {
    return "the torrents on its thread stand still";
  }

  @Override
  public String remedy() {
    return "choose another one";
  }

  @Override
  public Event stuck(String reason) {
    return new Event.StrategyStuck(torrent, strategy, reason);
  }
}
