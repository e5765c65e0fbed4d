package io.htorrent.api.bencode;

/// These bytes are not bencode, or are more of it than the [Limits] allow. The message says what
/// was found and at which byte.
public final class BencodeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int offset;

  BencodeException(String reason, int offset) {
    super(reason + " at byte " + offset);
    this.offset = offset;
  }

  /// The byte that could not be understood, counted from 0.
  public int offset() {
    return offset;
  }
}
