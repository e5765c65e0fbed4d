package io.htorrent.app.plugin;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A plugin that cannot be used. The message is the sentence that users read: which plugin, what is
/// wrong, what to do.
final class UnfitPlugin extends Exception {

  @Serial private static final long serialVersionUID = 1;

  UnfitPlugin(String sentence) {
    this(sentence, null);
  }

  UnfitPlugin(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  /// The sentence.
  String sentence() {
    return String.valueOf(getMessage());
  }
}
