package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The same build and seed make the same world, also in another JVM: no order comes from hash codes
/// of objects, or from sets that are salted when a JVM starts.
class FreshJvmTest {

  @Test
  void sameSeedSameDigestInTwoFreshJvms() throws Exception {
    Process one = world("-XX:+UseSerialGC");
    Process other = world("-XX:+UseParallelGC");

    List<String> lines = lines(one);

    assertThat(lines(other)).isEqualTo(lines).hasSize(3).doesNotHaveDuplicates();
    assertThat(lines).allMatch(line -> line.contains(" events"));
    assertThat(one.waitFor()).isZero();
    assertThat(other.waitFor()).isZero();
  }

  private static Process world(String collector) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            collector,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FreshJvm.class.getName(),
            "1",
            "2",
            "3")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> lines(Process process) throws IOException {
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    }
  }
}
