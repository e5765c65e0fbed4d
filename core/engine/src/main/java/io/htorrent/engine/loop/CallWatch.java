package io.htorrent.engine.loop;

/// Where a loop says which plugin's code it is in, so that somebody outside can name a call that
/// never returns. On the loop; calls do not nest.
public interface CallWatch {

  /// Nobody looks: for tests and simulations, whose one thread would be the one to be watched.
  CallWatch NOBODY =
      new CallWatch() {
        @Override
        public void entered(PluginCall call) {}

        @Override
        public void left() {}
      };

  /// The loop is about to run code of a plugin.
  void entered(PluginCall call);

  /// The call returned or threw.
  void left();
}
