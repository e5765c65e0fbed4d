package io.htorrent.app.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The usual places: those of the XDG Base Directory Specification, and the distribution's own
/// folder.
///
/// @param environment the process's environment
/// @param home the user's home folder
/// @param current the folder that relative paths on the command line start at
/// @param distribution the folder with `bin`, `conf`, `lib` and `plugins`; empty when started
///   without one
public record Folders(
    Map<String, String> environment, Path home, Path current, String distribution) {

  private static final String NAME = "htorrent";

  public Folders {
    environment = Map.copyOf(environment);
  }

  /// The user's home folder: what `$HOME` says, as for any other program; else what the system's
  /// list of users says, which is all that Java looks at.
  public static Path home(Map<String, String> environment, Path listed) {
    String home = environment.getOrDefault("HOME", "");
    return home.isEmpty() || !Path.of(home).isAbsolute() ? listed : Path.of(home);
  }

  /// Where the user's plugins are.
  public Path plugins() {
    return xdg("XDG_DATA_HOME", ".local/share").resolve("plugins");
  }

  /// Where state is kept.
  public Path state() {
    return xdg("XDG_STATE_HOME", ".local/state");
  }

  /// Where the user's configuration file is, if there is one.
  Path configuration() {
    return xdg("XDG_CONFIG_HOME", ".config").resolve("htorrent.toml");
  }

  /// The folder of the distribution, if started from one.
  public Optional<Path> distributionFolder() {
    return distribution.isEmpty() ? Optional.empty() : Optional.of(Path.of(distribution));
  }

  /// The path that a person wrote: `~/` is the home folder, a relative one starts at `base`.
  Path resolve(String written, Path base) {
    if (written.equals("~") || written.startsWith("~/")) {
      return home.resolve(written.substring(Math.min(2, written.length()))).normalize();
    }
    return base.resolve(written).normalize();
  }

  /// The specification tells to ignore a relative path.
  private Path xdg(String variable, String usual) {
    String value = environment.getOrDefault(variable, "");
    Path base =
        value.isEmpty() || !Path.of(value).isAbsolute() ? home.resolve(usual) : Path.of(value);
    return base.resolve(NAME);
  }
}
