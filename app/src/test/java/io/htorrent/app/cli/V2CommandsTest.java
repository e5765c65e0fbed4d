package io.htorrent.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `show` and `verify` of v2 torrents (BEP 52).
class V2CommandsTest {

  /// Of a file that holds the letter a; the info hash of the torrent follows from it.
  private static final String ROOT_OF_A =
      "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

  @TempDir private Path temp;
  private Rig rig;

  @BeforeEach
  void prepare() {
    rig = new Rig(temp);
  }

  private String torrent(long length, String root) throws Exception {
    byte[] hash = HexFormat.of().parseHex(root);
    String latin = new String(hash, StandardCharsets.ISO_8859_1);
    String file = "d0:d6:lengthi" + length + "e11:pieces root32:" + latin + "ee";
    String rest = "12:meta versioni2e4:name5:a.bin12:piece lengthi16384e";
    String all = "d4:infod9:file treed5:a.bin" + file + "e" + rest + "ee";
    Files.write(Path.of(rig.path("a.torrent")), all.getBytes(StandardCharsets.ISO_8859_1));
    return rig.path("a.torrent");
  }

  @Test
  void showNamesTheV2HashAndLinksToIt() throws Exception {
    String torrent = torrent(1, ROOT_OF_A);

    int exit = rig.run("show", torrent);

    assertThat(exit).isZero();
    assertThat(rig.out())
        .containsPattern("(?m)^v2 hash +[0-9a-f]{64}$")
        .containsPattern("magnet:\\?xt=urn:btmh:1220[0-9a-f]{64}&dn=a.bin")
        .doesNotContain("info hash", "layers");
  }

  @Test
  void verifyHoldsFilesAgainstTheirTrees() throws Exception {
    String torrent = torrent(1, ROOT_OF_A);
    rig.file("a.bin", new byte[] {'a'});

    int right = rig.run("verify", torrent, "-d", rig.path("."));
    rig.file("a.bin", new byte[] {'b'});
    int wrong = rig.run("verify", torrent, "-d", rig.path("."));

    assertThat(right).isZero();
    assertThat(wrong).isEqualTo(1);
  }

  @Test
  @DisplayName("V06 without piece layers nothing is called right")
  void verifyNeedsPieceLayers() throws Exception {
    String torrent = torrent(20_000, ROOT_OF_A);
    rig.file("a.bin", new byte[20_000]);

    int exit = rig.run("verify", torrent, "-d", rig.path("."));

    assertThat(exit).isEqualTo(3);
    assertThat(rig.err()).contains("lacks piece layers (BEP 52), so that nothing can be checked");
  }

  @Test
  void showSaysThatLayersAreMissing() throws Exception {
    String torrent = torrent(20_000, ROOT_OF_A);

    int exit = rig.run("show", torrent);

    assertThat(exit).isZero();
    assertThat(rig.out()).contains("not all in the file: peers are asked for them (BEP 52)");
  }
}
