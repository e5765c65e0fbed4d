package io.htorrent.api.storage;

import java.io.IOException;

/// The bytes asked for are not there: the file is absent or too short. Expected while checking; a
/// loss while seeding.
public final class MissingDataException extends IOException {

  private static final long serialVersionUID = 1L;

  /// @param message one sentence that names the file
  public MissingDataException(String message) {
    super(message);
  }
}
