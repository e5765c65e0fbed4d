package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Services and containers often have no UTF-8 locale, while torrents name files in every script.
final class LocaleIT {
  private static final String NAME = "Füße 日本語 🎵.bin";

  @TempDir private Path folder;

  @ParameterizedTest(name = "R19 names of all scripts under LC_ALL={0}")
  @ValueSource(strings = {"C", "POSIX", "en_US.ISO-8859-1", ""})
  void namesOfAllScriptsWork(String locale) throws Exception {
    Sandbox user = new Sandbox(folder);
    Path data = Content.write(folder.resolve(NAME), 100_000, 1);
    Path torrent = folder.resolve("ü.torrent");
    ProcessBuilder create = user.builder("create", data, "-o", torrent);
    ProcessBuilder verify = user.builder("verify", torrent, "-d", folder);
    create.environment().put("LC_ALL", locale);
    verify.environment().put("LC_ALL", locale);

    Outcome created = end(create);
    Outcome verified = end(verify);

    assertThat(created.exit()).as(created.all()).isZero();
    assertThat(torrent).exists();
    assertThat(verified.exit()).as(verified.all()).isZero();
    assertThat(verified.out()).contains(NAME);
  }

  private static Outcome end(ProcessBuilder builder) throws Exception {
    try (Running running = new Running(builder)) {
      return running.end();
    }
  }
}
