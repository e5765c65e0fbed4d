package io.htorrent.engine.loop;

import io.htorrent.api.session.Event;

/// Which driver of the session a loop calls.
///
/// @param driver its name in the configuration file
public record DriverCall(String driver) implements PluginCall {

  @Override
  public String whose() {
    return "driver '" + driver + "'";
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
