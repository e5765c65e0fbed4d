package io.htorrent.net.mse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rc4Test {

  private static final int FROM_1024_TO_4096 = 4096 - 1024;

  @ParameterizedTest(name = "RFC 6229: key {0}")
  @CsvSource({
    "0102030405, 30abbcc7c20b01609f23ee2d5f6bb7df, ff25b58995996707e51fbdf08b34d875",
    "0102030405060708090a0b0c0d0e0f10, bdf0324e6083dcc6d3cedd3ca8c53c16,"
        + " a36a4c301ae8ac13610ccbc12256cacc",
    "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20,"
        + " 7fec5bfd9f9b89ce6548309092d7e958, f3e4c0a2e02d1d01f7f0a74618af2b48"
  })
  void beginsAtByte1024OfTheKeyStream(String key, String at1024, String at4096) {
    Rc4 cipher = new Rc4(HexFormat.of().parseHex(key));
    ByteBuffer zeros = ByteBuffer.allocate(FROM_1024_TO_4096 + 16);

    cipher.apply(zeros);

    assertThat(HexFormat.of().formatHex(zeros.array(), 0, 16)).isEqualTo(at1024);
    assertThat(HexFormat.of().formatHex(zeros.array(), FROM_1024_TO_4096, FROM_1024_TO_4096 + 16))
        .isEqualTo(at4096);
  }

  @Test
  void givesTheSameBytesHoweverTheyAreCutAndWhereverTheyLie() {
    Random random = new Random(1);
    byte[] clear = new byte[10_000];
    random.nextBytes(clear);
    byte[] key = {1, 2, 3};
    ByteBuffer whole = ByteBuffer.wrap(clear.clone());
    new Rc4(key).apply(whole);
    Rc4 cipher = new Rc4(key);
    ByteBuffer from = ByteBuffer.allocateDirect(clear.length).put(clear).flip();
    ByteBuffer to = ByteBuffer.allocateDirect(clear.length + 1);

    for (int at = 0; at < clear.length; ) {
      int length = Math.min(clear.length - at, random.nextInt(40));
      cipher.apply(from.slice(at, length), to.position(at + 1));
      at += length;
    }

    byte[] parts = new byte[clear.length];
    to.position(1).get(parts);
    assertThat(parts).isEqualTo(whole.array());
  }
}
