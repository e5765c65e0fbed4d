package io.htorrent.engine.loop;

import io.htorrent.api.session.Driver;
import io.htorrent.api.session.Event;

/// Which driver of the session its loop calls.
public record DriverCall(Driver driver) implements PluginCall {

  @Override
  public String whose() {
    return driver.toString();
  }

  @Override
  public String consequence() {
    return "the session's loop, and all torrents with it, stand still";
  }

  @Override
  public String remedy() {
    return "switch it off";
  }

  @Override
  public Event stuck(String reason) {
    return new Event.DriverStuck(driver, reason);
  }
}
