package io.htorrent.app.plugin;

import java.nio.file.Path;
import java.util.List;

/// One line of `htorrent plugins`: a file found in a plugin folder and what became of it.
///
/// @param file where it lies
/// @param id its `Plugin-Id`, or empty when it could not be read
/// @param version its `Plugin-Version`, or empty
/// @param description its `Plugin-Description`, or empty
/// @param provides `kind:name` such as `picker:rarest-first` once loaded, before that the kind
///   alone
/// @param state how far it came
/// @param reason one sentence when it is disabled, rejected or failed: which, what is wrong, what
///   to do; else empty
public record PluginReport(
    Path file,
    String id,
    String version,
    String description,
    List<String> provides,
    PluginState state,
    String reason) {

  public PluginReport {
    provides = List.copyOf(provides);
  }
}
