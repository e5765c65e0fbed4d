package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Starts the assembled program as a user does.
final class LauncherIT {
  private static final Path tree = Path.of(System.getProperty("htorrent.tree"));

  @Test
  void printsItsVersion() throws Exception {
    Process program =
        new ProcessBuilder(tree.resolve("bin/htorrent").toString(), "--version")
            .redirectErrorStream(true)
            .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).as(output).isZero();
    assertThat(output).isEqualTo("htorrent 0.1.0\n");
  }
}
