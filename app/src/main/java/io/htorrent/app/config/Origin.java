package io.htorrent.app.config;

import java.nio.file.Path;

/// Where a value came from.
public sealed interface Origin {

  /// As people read it: `default`, `htorrent.toml:12:3`, `--port`.
  String describe();

  /// Nobody said anything.
  record Unset() implements Origin {
    @Override
    public String describe() {
      return "default";
    }
  }

  /// It stands in the file.
  ///
  /// @param file which
  /// @param line from 1
  /// @param column from 1
  record InFile(Path file, int line, int column) implements Origin {
    @Override
    public String describe() {
      return file + ":" + line + ":" + column;
    }
  }

  /// `--set` said it.
  ///
  /// @param key as given
  record Set(String key) implements Origin {
    @Override
    public String describe() {
      return "--set " + key;
    }
  }

  /// An option of the command said it.
  ///
  /// @param option such as `--port`
  record Argument(String option) implements Origin {
    @Override
    public String describe() {
      return option;
    }
  }
}
