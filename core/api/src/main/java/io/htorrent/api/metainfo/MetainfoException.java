package io.htorrent.api.metainfo;

/// A torrent file that cannot be used. The message is one printable sentence: what is wrong with
/// it, with the values.
public final class MetainfoException extends Exception {

  private static final long serialVersionUID = 1L;

  /// @param message one printable sentence
  public MetainfoException(String message) {
    super(message);
  }

  /// @param message one printable sentence
  /// @param cause what was noticed first
  public MetainfoException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Says that the format was understood, but the content cannot be used.
  static MetainfoException unusable(String reason) {
    return new MetainfoException("not a usable torrent: " + reason);
  }
}
