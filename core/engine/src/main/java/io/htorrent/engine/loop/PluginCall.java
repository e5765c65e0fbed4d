package io.htorrent.engine.loop;

import io.htorrent.api.session.Event;

/// Whose code a loop is about to run. Made once, used for every call.
public sealed interface PluginCall permits StrategyCall, DriverCall {

  /// Whose, as in messages: `choker 'open'`.
  String whose();

  /// What its not returning means: one clause.
  String consequence();

  /// What a user can do when it never returns: one clause.
  String remedy();

  /// That it does not return.
  ///
  /// @param reason one sentence, naming it and what to do
  Event stuck(String reason);
}
