package io.htorrent.net.mse;

import java.io.IOException;

/// The exchange of keys came to nothing; the message says why, in a few words for a log.
final class MseException extends IOException {

  private static final long serialVersionUID = 1;

  MseException(String reason) {
    super(reason);
  }
}
