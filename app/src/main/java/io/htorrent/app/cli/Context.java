package io.htorrent.app.cli;

import io.htorrent.app.client.ClientStarter;
import io.htorrent.app.config.Folders;
import io.htorrent.app.terminal.Terminal;
import java.time.Clock;

/// What the commands work with; tests give their own.
///
/// @param terminal where they print
/// @param folders the usual places
/// @param plugins what opens plugins
/// @param clients what starts clients
/// @param interrupts what tells of Ctrl-C
/// @param clock the time of day, for progress and new torrents
/// @param version of the program
public record Context(
    Terminal terminal,
    Folders folders,
    Plugins.Opener plugins,
    ClientStarter clients,
    Interrupts interrupts,
    Clock clock,
    String version) {}
