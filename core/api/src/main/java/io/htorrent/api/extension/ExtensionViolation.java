package io.htorrent.api.extension;

/// A peer broke the rules of an extension; its connection is closed.
public final class ExtensionViolation extends Exception {
  private static final long serialVersionUID = 1L;

  private final int bep;

  /// @param reason a few words with the values, such as `ut_pex of 600000 bytes`
  /// @param bep whose rules
  public ExtensionViolation(String reason, int bep) {
    super(reason);
    this.bep = bep;
  }

  /// Whose rules.
  public int bep() {
    return bep;
  }
}
