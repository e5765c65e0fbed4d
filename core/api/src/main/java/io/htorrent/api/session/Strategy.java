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
    CHOKER("choker"),
    /// What is said to peers beyond the protocol. Without a built-in: one that fails is withdrawn.
    EXTENSION("extension");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /// What becomes of one that fails, up to what it did: `picker 'x' is replaced by the built-in
  /// one: it`.
  public String replaced() {
    String fate =
        kind == Kind.EXTENSION ? " is withdrawn: it" : " is replaced by the built-in one: it";
    return this + fate;
  }

  /// As in messages: `picker 'rarest-first'`.
  @Override
  public String toString() {
    return kind.title + " '" + name + "'";
  }
}
