package io.htorrent.api.session;

/// A strategy, as users know it.
///
/// @param kind what it decides
/// @param name its name in the configuration file
public record Strategy(Kind kind, String name) {

  /// What a strategy decides.
  public enum Kind {
    /// Which blocks to ask for.
    PICKER("picker"),
    /// Whom to upload to.
    CHOKER("choker");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /// As in messages: `picker 'rarest-first'`.
  @Override
  public String toString() {
    return kind.title + " '" + name + "'";
  }
}
