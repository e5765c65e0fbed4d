package io.htorrent.app.config;

/// Something wrong in the configuration.
///
/// @param origin where
/// @param text one sentence: what was found, what was expected
public record Mistake(Origin origin, String text) {

  @Override
  public String toString() {
    return origin.describe() + ": " + text;
  }
}
