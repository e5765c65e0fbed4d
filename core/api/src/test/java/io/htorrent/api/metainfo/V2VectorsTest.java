package io.htorrent.api.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.InfoHash;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The values that the torrent creator of BEP 52 computes, the only ones that come with it.
class V2VectorsTest {

  /// Size, piece length, hashes in the piece layer and the beginning of their SHA-256; root; info
  /// hash of the v2 torrent; those of the hybrid.
  private static final String VALUES =
      """
      1 16384 0 -
        6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
        00aaba6183e19e6bca72f61c75c05da1af1313f5d378d7e2b9acb1b7e125c6fc
        9b5c3f665cac7566422affa31c538798ae332059 f1dff26bb0f1a829f2f5fd3888a82cffd495566eee62eae23f11a8adada5ca21
      16383 16384 0 -
        e08c7d58e58b9318263144a618d6f2b6f6825974decd9e6f9371567354b6f566
        bf4b166634ca88add2506f9a44b9306d13952e611076790c1b3ebe9b5060fb82
        7881226f079eab5e59c8b1c9d1b047aff6d4d400 73d61f7d662f7ca586da8571fdec97fba8b1a39b2acda799c262a00e01ee7481
      16384 16384 0 -
        4348e3b98e8a327b34ced39c1da9e67cdb4cd5e48e4d7960607a3ae403d35f0c
        08957ea8ce9ef35858415995304650732d98515451429becd7d54f2e325ffd94
        d57c66de21e8282ad0e78dba49f43942733a1c59 bbb3e103d1f524adc035757e0ac50094f20d8e6f83ab203bd4bd45b6ecadd686
      16385 16384 2 9d7887c65d577a02
        9d7887c65d577a0237fb3c0998b87b3a62762d03796889a2caea01db914ccbb8
        c3e7a85b06c0898847734dc1e4f313e6db91bc3f3ce44481138c1d260094d5bd
        6382b331f9e1edb78a612f846e4ef2829d9f3e24 9e72f7cc9918ae66d2013a2d13cadb1007890d07eb087dff4fc328fe1483d9bc
      32768 16384 2 d9e13d0b676ad681
        d9e13d0b676ad681164ef0b7b5910d1328ea83a047cad57e619d76bbe3a08525
        178a645993fa005fc96cef140ec4b6be15775a0e13ad0dcd195c62cfc1c4efaf
        ee3b1872f8350838f3531e857ccd1e8fa9e32b6e be1b136bf34148a8c9441b35e5162a587cff6aa60823c6963f31fb8ed4b47dab
      32769 32768 2 934c793a4cecccfd
        934c793a4cecccfd47faaf6b69c17703875e6c58ffe623bcd31ff3b2170770d1
        f7a22becd386b4c8f7c9a6fb4722bebccbd4b90aaa953992aa68d746526311d1
        2e15929ab07145c7be769a8d8eeefb66c73daa10 55e431c40e7f47d5f6059c8e88bdc0cef999c88ba060d3a08e542f9676342960
      49152 32768 2 c23d35ec942288a7
        c23d35ec942288a7d9b58d1d0446a76104660b7c72e5cf39f38bddb028ff8ca0
        1667e5c5dc7580e9ec368b09991515deb5d858a47154a8b04c1607c7b7b23d82
        afe97c3eee8ba982b2afc1ce2bcc753e843efc42 3aa940f477bddf5795856d9b72396650f26ea5b83aa4d177edaf33e045bdc752
      65536 32768 2 2d6b546231225a71
        2d6b546231225a7132a38ab354f03e9132e4b9141da89f1784b71ab2fb34fae3
        95661209ed3491a8a020da225b380688f5a3ab50e7b6a429044c2ba969baf695
        29a1393d5e9f4c4e45f645eaaa16e5664d036a5d d6d279ee098ab53e00c495af4fa568ec627627bb007aa135e7f092dbcf125564
      65537 32768 3 010d11de4000a38b
        27e4ccf8e3d554bfce504235da1292c2c8beb24ba5b3e1cd62f41bd692517fbe
        05d6897c9339f3fb186047e62aaef185d0c34c4b40d790040f6804ab1ea31494
        e79b3e0b5694b45aaab4fb65155c5f1418195d37 a235b804461d90212cbffdca5c178c65c8337b6d4232485d525efec5be1095b6
      100000 32768 4 228007fefaccfc87
        505fc9a922f60ae071450b07256a4ba760612bffc38c27584ed03fd96c69841b
        806e9c3c63cc21df6dbed044dd96e7eec278e2fa2c677d7705e2b9912cfb22c4
        34f1ac7be9e693404f619b9a13e8bd8ca6e8fd66 61cd9f962c55fdf30d6d61232b57c2fcc5fb72cfa3a035846ca6343b42822d51
      131072 65536 2 09fcc645f49bdda7
        09fcc645f49bdda7719fde41331e0a48e3c6cef3c7e8d812e16dd60c39c7cc99
        47da7a7593d44de16988c72521c7800868d92dcecec2edc26c912095a7d4dabc
        3c64c73b3a4535ab6186daef74742404a218faa8 1968e1b584ca0025e36d54b9e895ef3077c181a5443097e7a5a5587a59372f2c
      131073 65536 3 92d852e7eafb0db4
        5446ca1bc649f253d098e69b174d80f4de50bfd1eeb7f28f9cf42f21449ac070
        5b541ca8343493e518f14b40161fde2299317604c3df00e8d164cef5d8dc1ceb
        92ef14169f24a048ef41105585625150598ce890 2c5b3e5092b489e8b9238f95166b934b945637f0cf3b4f40613815ce8e397414
      200000 65536 4 7ea458f4f2f822b7
        94a0ae6905b904d1eedf8230d3245a46735b4a4800bfa682c0ffca34a1e4786c
        41c065927b9d2582526811b93216e72a9c027d8b9b0a40f4e1ee66d73024e029
        df74624adb0ba6de8a5bca4c52d9e255ac04113f 36fa8318223106e31ff0d90e48454010346736d643c3d027aed7c864eecf96b3
      1048576 262144 4 a8678b46d3a8c2ac
        cedf940612ac628d0e1eb980ad20f8cc17ea41c89b5f50e0afec0e1cc5c2d997
        744c915a68f2139a8833a571cdaeaf42a2831853742f7af712f023f0c18dff95
        3c5cdabba550d9beca56baf6c7e2b3926311243a 4d0fd525e66e0f33276d30654c01cbe321ee7816014721fbaf1893ae778e51d2
      """;

  /// One row of it.
  record Vector(
      int size,
      int pieceLength,
      int layer,
      String layerHash,
      String root,
      String v2,
      String hybridV1,
      String hybridV2) {}

  static Stream<Arguments> vectors() {
    Scanner values = new Scanner(VALUES);
    Stream.Builder<Arguments> vectors = Stream.builder();
    while (values.hasNext()) {
      Vector vector =
          new Vector(
              values.nextInt(),
              values.nextInt(),
              values.nextInt(),
              values.next(),
              values.next(),
              values.next(),
              values.next(),
              values.next());
      vectors.add(Arguments.of(vector.size + " bytes in pieces of " + vector.pieceLength, vector));
    }
    return vectors.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void theTorrentHasThisInfoHashAndRoot(String name, Vector vector) throws Exception {
    byte[] file = V2Torrents.single(vector.size, vector.pieceLength, false);

    Metainfo metainfo = MetainfoParser.parse(file);

    MerkleTrees.Tree tree = metainfo.trees().orElseThrow().trees().getFirst();
    byte[] layer = tree.layer().map(PieceLayer::hashes).orElse(new byte[0]);
    String layerHash = HexFormat.of().formatHex(V2Torrents.hash("SHA-256", layer), 0, 8);
    assertThat(metainfo.hashes().all()).containsExactly(InfoHash.parse(vector.v2));
    assertThat(HexFormat.of().formatHex(tree.root())).isEqualTo(vector.root);
    assertThat(layer).hasSize(32 * vector.layer);
    assertThat(vector.layer == 0 ? "-" : layerHash).isEqualTo(vector.layerHash);
    assertThat(metainfo.judges()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void theHybridHasTheseInfoHashes(String name, Vector vector) throws Exception {
    byte[] file = V2Torrents.single(vector.size, vector.pieceLength, true);

    Metainfo metainfo = MetainfoParser.parse(file);

    assertThat(metainfo.hashes().all())
        .containsExactly(InfoHash.parse(vector.hybridV1), InfoHash.parse(vector.hybridV2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void everyPieceMatchesTheRootOfItsBlocks(String name, Vector vector) throws Exception {
    Metainfo metainfo =
        MetainfoParser.parse(V2Torrents.single(vector.size, vector.pieceLength, false));
    MerkleTrees trees = metainfo.trees().orElseThrow();
    byte[] contents = V2Torrents.contents(vector.size);

    for (int piece = 0; piece < metainfo.layout().pieceCount(); piece++) {
      Merkle.Folding folding = new Merkle.Folding(0);
      int begin = (int) metainfo.layout().offsetOf(piece);
      for (int block = 0; block < metainfo.layout().blocksOf(piece); block++) {
        int from = begin + block * 16384;
        int to = from + metainfo.layout().blockLength(piece, block);
        folding.add(V2Torrents.hash("SHA-256", Arrays.copyOfRange(contents, from, to)));
      }
      byte[] root = folding.root(trees.widthOf(piece));
      assertThat(metainfo.pieces().matches(piece, root)).as("piece %d", piece).isTrue();
      root[0] ^= 1;
      assertThat(metainfo.pieces().matches(piece, root)).as("piece %d", piece).isFalse();
    }
  }

  @Test
  void aBlockOfZerosIsNotWhatIsMissing() {
    byte[] hash = V2Torrents.hash("SHA-256", new byte[16384]);

    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("4fe7b59af6de3b665b67788cc2f99892ab827efae3a467342b3bb4e3bc8e5bfe");
  }
}
