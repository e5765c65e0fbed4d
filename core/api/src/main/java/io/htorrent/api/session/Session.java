package io.htorrent.api.session;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The one door to the client: front ends and the command line drive it by commands and watch it by
/// events.
///
/// Safe on any thread; never blocks. Replies complete and events arrive on the session's loop (but
/// for [Event.StrategyStuck] and [Event.DriverStuck]): be quick there, or hand over.
public interface Session {

  /// Asks for something to be done. The stage completes with a reply; it fails only by a bug.
  CompletionStage<Reply> ask(Command command);

  /// Watches: from now on every event goes to `observer`, until the returned handle is run.
  Runnable observe(Consumer<Event> observer);
}
