package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts the program from odd places, with odd surroundings.
final class LauncherIT {
  private static final String VERSION = "htorrent 0.1.0\n";

  @TempDir private Path folder;
  private Sandbox user;

  @BeforeEach
  void makeUser() {
    user = new Sandbox(folder);
  }

  @Test
  void printsItsVersionAndNothingElse() throws Exception {
    Outcome outcome = user.run("--version");

    assertThat(outcome).isEqualTo(new Outcome(0, VERSION, ""));
  }

  @Test
  void startsThroughALinkFromAFolderWithBlanks() throws Exception {
    Path place = Files.createDirectories(folder.resolve("with blanks"));
    Path link =
        Files.createSymbolicLink(place.resolve("h t"), Sandbox.TREE.resolve("bin/htorrent"));
    ProcessBuilder builder = user.builder("--version");
    builder.command().set(0, link.toString());

    Outcome outcome = run(builder);

    assertThat(outcome).isEqualTo(new Outcome(0, VERSION, ""));
  }

  @Test
  void anotherJavaPassesOverTheCacheWithoutAWord() throws Exception {
    ProcessBuilder builder = user.builder("--version");
    builder.environment().put("HTORRENT_JAVA", System.getProperty("java.home") + "/bin/java");

    Outcome outcome = run(builder);

    assertThat(Sandbox.TREE.resolve("lib/htorrent.aot")).isNotEmptyFile();
    assertThat(outcome).isEqualTo(new Outcome(0, VERSION, ""));
  }

  @Test
  void aJavaThatIsTooOldIsRefusedInOneSentence() throws Exception {
    Path old = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(old, "#!/bin/sh\nexit 7\n");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = user.builder("--version");
    builder.environment().put("HTORRENT_JAVA", old.toString());

    Outcome outcome = run(builder);

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).hasLineCount(1).contains(old.toString(), "Java 17", "Java 25");
  }

  @Test
  void moreOptionsReachTheJvm() throws Exception {
    ProcessBuilder builder = user.builder("--version");
    builder.environment().put("HTORRENT_OPTS", "-showversion -Dsome=thing");

    Outcome outcome = run(builder);

    assertThat(outcome.out()).isEqualTo(VERSION);
    assertThat(outcome.err()).contains("build 25");
  }

  @Test
  void theCacheIsUsed() throws Exception {
    ProcessBuilder builder = user.builder("--version");
    builder
        .environment()
        .put("HTORRENT_OPTS", "-Xlog:class+load:file=" + folder.resolve("classes"));

    run(builder);

    assertThat(Files.readString(folder.resolve("classes")))
        .containsPattern("io\\.htorrent\\.app\\.Main source: shared objects file");
  }

  @Test
  void helpTeachesByExampleAndNamesEveryCommand() throws Exception {
    Outcome outcome = user.run("--help");

    assertThat(outcome.exit()).as(outcome.all()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("Examples:")
        .contains(
            "download", "seed", "verify", "show", "create", "tracker", "plugins", "config", "demo");
  }

  @Test
  void anUnknownCommandIsAUsageErrorThatNamesTheNearest() throws Exception {
    Outcome outcome = user.run("donwload");

    assertThat(outcome.exit()).as(outcome.all()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("donwload", "download").doesNotContain("\tat ");
  }

  @Test
  void anUnknownOptionIsAUsageErrorThatNamesTheNearest() throws Exception {
    Outcome outcome = user.run("verify", "a.torrent", "-d", ".", "--stroage", "files");

    assertThat(outcome.exit()).as(outcome.all()).isEqualTo(2);
    assertThat(outcome.err()).contains("--stroage", "--storage").doesNotContain("\tat ");
  }

  private static Outcome run(ProcessBuilder builder) throws IOException, InterruptedException {
    try (Running running = new Running(builder)) {
      return running.end();
    }
  }
}
