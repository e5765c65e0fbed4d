package io.htorrent.extension.pex;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import io.htorrent.extension.pex.PexMessage.Contact;
import io.htorrent.testkit.ExtensionSwarm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The message of BEP 11, byte by byte. The BEP has no vector; these are its table, written out.
final class PexMessageTest {

  private static final PeerAddress ONE = PeerAddress.parse("1.2.3.4:6881");
  private static final PeerAddress TWO = PeerAddress.parse("5.6.7.8:6882");
  private static final PeerAddress SIX = PeerAddress.parse("[2001:db8::1]:6881");

  private static final String ONE_BYTES = "\1\2\3\4\u001a\u00e1";
  private static final String TWO_BYTES = "\5\6\7\10\u001a\u00e2";
  private static final String SIX_BYTES = " \1\r\u00b8" + "\0".repeat(11) + "\1\u001a\u00e1";

  private static String written(PexMessage message) {
    return StandardCharsets.ISO_8859_1.decode(message.encode()).toString();
  }

  private static PexMessage read(String payload) {
    return PexMessage.read(ExtensionSwarm.payload(payload), 50).orElseThrow();
  }

  @Test
  @DisplayName("BEP 11: added, added.f, added6, added6.f, dropped, dropped6")
  void isWrittenAndReadAsInTheBep() {
    PexMessage message =
        new PexMessage(
            List.of(
                new Contact(ONE, PexMessage.SEED),
                new Contact(SIX, PexMessage.REACHABLE | PexMessage.PREFERS_ENCRYPTION)),
            List.of(TWO, SIX));
    String bytes =
        "d5:added6:%s7:added.f1:\2".formatted(ONE_BYTES)
            + "6:added618:%s8:added6.f1:\21".formatted(SIX_BYTES)
            + "7:dropped6:%s8:dropped618:%se".formatted(TWO_BYTES, SIX_BYTES);

    assertThat(written(message)).isEqualTo(bytes);
    assertThat(read(bytes)).isEqualTo(message);
  }

  @Test
  void saysOnlyWhatThereIsToSay() {
    PexMessage message = new PexMessage(List.of(), List.of(ONE));

    assertThat(written(message)).isEqualTo("d7:dropped6:" + ONE_BYTES + "e");
    assertThat(read("de").isEmpty()).isTrue();
  }

  @ParameterizedTest(name = "E19 {0}: {2} peers, {3} of them seeds")
  @CsvSource({
    "added of 7 bytes, d5:added7:abcdefg7:added.f1:\2e, 1, 1",
    "added of 5 bytes, d5:added5:abcdee, 0, 0",
    "added6 of 19 bytes, d6:added619:abcdefghijklmnopqrs8:added6.f1:\2e, 1, 1",
    "added6 of 17 bytes, d6:added617:abcdefghijklmnopqe, 0, 0",
    "one flag for two, d5:added12:abcdefghijkl7:added.f1:\2e, 2, 0",
    "three flags for two, d5:added12:abcdefghijkl7:added.f3:\2\2\2e, 2, 0",
    "no flags, d5:added12:abcdefghijkle, 2, 0",
    "flags without peers, d7:added.f3:\2\2\2e, 0, 0",
    "a number for added, d5:addedi7ee, 0, 0",
    "a list for added, d5:addedl6:abcdefee, 0, 0",
    "keys in any order, d7:dropped0:5:added6:abcdefe, 1, 0",
    "something behind it, d5:added6:abcdefehello, 1, 0"
  })
  void wholeEntriesAreUsedAndFlagsOfAnotherLengthSayNothing(
      String row, String payload, int peers, int seeds) {
    PexMessage message = read(payload);

    assertThat(message.added()).as(row).hasSize(peers);
    assertThat(message.added().stream().filter(Contact::seed)).as(row).hasSize(seeds);
    assertThat(message.dropped()).isEmpty();
  }

  @ParameterizedTest(name = "E19 no dictionary: {0}")
  @CsvSource({"le", "i1e", "d5:added", "4:spam", "''", "x", "d5:added99999999999:abce"})
  void whatIsNoDictionaryIsDropped(String payload) {
    assertThat(PexMessage.read(ExtensionSwarm.payload(payload), 50)).isEmpty();
  }

  @Test
  void portZeroIsLeftOutAndTheFlagsOfTheOthersStay() {
    PexMessage message = read("d5:added12:\1\2\3\4\0\0" + TWO_BYTES + "7:added.f2:\0\2e");

    assertThat(message.added()).containsExactly(new Contact(TWO, PexMessage.SEED));
  }

  @Test
  @DisplayName("E20 ten thousand peers: fifty of each list are looked at")
  void tenThousandPeersAreFifty() {
    String many = "abcdef".repeat(10_000);
    PexMessage message = read("d5:added60000:" + many + "7:dropped60000:" + many + "e");

    assertThat(message.added()).hasSize(50);
    assertThat(message.dropped()).hasSize(50);
  }
}
