package io.htorrent.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.app.config.Draft.Request;
import io.htorrent.app.plugin.SpiKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file that comes with the distribution agrees with what the program knows.
class TaughtFileTest {

  private static final Path FILE =
      Path.of("../distribution/src/main/dist/conf/htorrent.toml").toAbsolutePath().normalize();

  @TempDir private Path temp;

  @Test
  void isValidAsItIs() throws Exception {
    Provisions provisions = Provisions.usual();

    assertThat(complete(FILE, provisions).warnings()).isEmpty();
    assertThat(provisions.loadedAll()).as("its tables without keys load no plugin").isFalse();
  }

  @Test
  void showsEveryKeyWithItsDefault() throws Exception {
    Path uncommented = temp.resolve("htorrent.toml");
    Files.writeString(uncommented, Files.readString(FILE).replaceAll("(?m)^#(?=[a-z-]+ = )", ""));

    Configuration configuration = complete(uncommented);

    assertThat(CoreKeys.ALL)
        .allSatisfy(key -> {
          assertThat(configuration.value(key).origin())
              .as(key.path())
              .isInstanceOf(Origin.InFile.class);
          assertThat(configuration.value(key).texts()).as(key.path()).isEqualTo(key.byDefault());
        });
  }

  @Test
  void showsEverySwitchWithItsDefault() throws Exception {
    Path uncommented = temp.resolve("htorrent.toml");
    Files.writeString(uncommented, Files.readString(FILE).replaceAll("(?m)^#(?=[a-z-]+ = )", ""));
    Provisions provisions =
        Provisions.usual()
            .with(SpiKind.PEER_SOURCE, "dht")
            .with(SpiKind.PEER_SOURCE, "lsd")
            .with(SpiKind.PORT_MAPPER, "portmap")
            .with(SpiKind.BLOCK_SOURCE, "webseed")
            .with(SpiKind.PEER_EXTENSION, "pex");

    Configuration configuration = complete(uncommented, provisions);

    assertThat(CoreKeys.AMBIENT)
        .allSatisfy(table -> {
          Value value = configuration.value(CoreKeys.enabled(table));
          assertThat(value.origin()).as(table).isInstanceOf(Origin.InFile.class);
          assertThat(value.texts()).as(table).isEqualTo(value.key().byDefault());
        });
  }

  @Test
  void hasNoLineTooLongToRead() throws IOException {
    assertThat(Files.readAllLines(FILE)).allMatch(line -> line.length() <= 105);
  }

  private Configuration complete(Path file) throws InvalidConfiguration {
    return complete(file, Provisions.usual());
  }

  private Configuration complete(Path file, Provisions provisions) throws InvalidConfiguration {
    Folders folders = new Folders(Map.of(), temp, temp, "");
    return Draft.read(new Request(file.toString(), List.of(), List.of()), folders)
        .complete(provisions, false);
  }
}
