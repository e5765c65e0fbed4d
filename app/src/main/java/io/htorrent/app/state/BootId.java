package io.htorrent.app.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// Tells one running of the operating system from the next. As long as it is the same, the page
/// cache was never lost: what was written is there, synced or not.
public final class BootId {

  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /// The boot id of this system; where it has none, one that was never seen before, so that nothing
  /// but what was synced is trusted.
  public static String ofThisSystem() {
    try {
      String id = Files.readString(LINUX).strip();
      if (id.length() == 36) {
        return id;
      }
    } catch (IOException e) {
      // Not Linux, or a jail that hides it.
    }
    return "none-" + UUID.randomUUID();
  }
}
