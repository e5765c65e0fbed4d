package io.htorrent.engine.driver;

import io.htorrent.api.session.Driver;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.DriverCall;
import io.htorrent.engine.loop.Loop;

/// The door to one driver's code: whoever watches the loop knows that it is inside, so that a call
/// that never returns is named. Calls from other threads pass unwatched.
final class DriverCalls {

  private final Loop loop;
  private final CallWatch watch;
  private final DriverCall call;
  private boolean inside; // touched on the loop only

  DriverCalls(Driver driver, Surroundings around) {
    this.loop = around.loop();
    this.watch = around.calls();
    this.call = new DriverCall(driver);
  }

  /// Runs the driver's code.
  void make(Runnable code) {
    if (!loop.inLoop() || inside) {
      code.run();
      return;
    }
    inside = true;
    watch.entered(call);
    try {
      code.run();
    } finally {
      watch.left();
      inside = false;
    }
  }
}
