package io.htorrent.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.PieceSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  private final FrameReader reader = new FrameReader();
  private final List<String> got = new ArrayList<>();

  private void read(ByteBuffer bytes) throws ProtocolViolation {
    reader.read(
        bytes,
        (id, whole) -> {
          byte[] message = new byte[whole.remaining()];
          whole.get(message);
          got.add(id + " " + HexFormat.of().formatHex(message));
        });
  }

  private void read(String hex) throws ProtocolViolation {
    read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  @ParameterizedTest(name = "{0} bytes at a time")
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 1000})
  void cutsHoweverTheBytesCome(int step) throws ProtocolViolation {
    ByteBuffer all = ByteBuffer.allocate(4000);
    List<PeerMessage> messages =
        List.of(
            new PeerMessage.Bitfield(PieceSet.full(2000)),
            new PeerMessage.KeepAlive(),
            new PeerMessage.Unchoke(),
            new PeerMessage.Have(77),
            new PeerMessage.Extended(3, ByteBuffer.allocate(900)),
            new PeerMessage.HaveAll());
    List<String> expected = new ArrayList<>();
    for (PeerMessage message : messages) {
      int from = all.position();
      WireWriter.write(message, all);
      byte[] bytes = new byte[all.position() - from];
      all.get(from, bytes);
      int id = bytes.length > 4 ? bytes[4] : -1;
      expected.add(id + " " + HexFormat.of().formatHex(bytes));
    }
    all.flip();

    while (all.hasRemaining()) {
      int count = Math.min(step, all.remaining());
      read(all.slice(all.position(), count));
      all.position(all.position() + count);
    }

    assertThat(got).isEqualTo(expected);
    assertThat(reader.midMessage()).isFalse();
    assertThat(reader.messages()).isEqualTo(6);
  }

  @Test
  void keepsWhatCameOfAMessage() throws ProtocolViolation {
    read("00000001 01  00000005 04 0000");

    assertThat(got).containsExactly("1 0000000101");
    byte[] rest = new byte[reader.rest().remaining()];
    reader.rest().get(rest);
    assertThat(HexFormat.of().formatHex(rest)).isEqualTo("00000005040000");
    assertThat(reader.midMessage()).isTrue();
  }

  @Test
  void takesMessagesItDoesNotKnow() throws ProtocolViolation {
    read("00000002 19 ff");

    assertThat(got).containsExactly("25 0000000219ff");
  }

  @ParameterizedTest(name = "P09 {0}")
  @ValueSource(
      strings = {
        "ffffffff", // negative
        "7fffffff 05",
        "00040003 05", // a bitfield of more pieces than a torrent may have
        "00010003 14", // an extended message of more than 64 KiB
        "0000000e 04", // a Have that is no Have
        "00004009 07", // a block that nobody asked for
        "00000032 15", // a request for hashes with a byte too many
        "00004432 16", // more hashes than anybody may ask for
        "00000032 17", // a reject of hashes with a byte too many
      })
  void refusesWhatCannotBeAtItsFirstBytes(String hex) {
    assertThatThrownBy(() -> read(hex)).isInstanceOf(ProtocolViolation.class);
  }

  @ParameterizedTest(name = "V19 V20 message {0} of {1} bytes")
  @CsvSource({"21, 48", "22, 48", "23, 48"})
  void messagesAboutHashesThatAreCutShortAreRefused(int id, int body) {
    ByteBuffer whole = ByteBuffer.allocate(4 + body).put(4, (byte) id);

    assertThatThrownBy(() -> FrameReader.ofHashes(id, whole)).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void growsWithWhatCameAndNotWithWhatIsClaimed() throws ProtocolViolation {
    read("00040001 05 00");

    assertThat(reader.rest().remaining()).isEqualTo(6);
    assertThat(reader.capacity()).isLessThanOrEqualTo(256);
  }
}
