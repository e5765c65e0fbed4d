package io.htorrent.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Info hashes and peer ids.
class IdentityTest {

  private static final InfoHash V1 = InfoHash.parse("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
  private static final InfoHash V2 =
      InfoHash.parse("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");

  @Test
  void infoHashPrintsAsItIsParsed() {
    String text = V1.toString();

    assertThat(InfoHash.parse(text.toUpperCase(Locale.ROOT))).isEqualTo(V1).hasSameHashCodeAs(V1);
    assertThat(V1.shortName()).isEqualTo("aaf4c61d");
    assertThat(V1.isV2()).isFalse();
    assertThat(V2.isV2()).isTrue();
  }

  @Test
  void v2HashTravelsCut() {
    assertThat(V2.wireBytes()).hasSize(20).isEqualTo(Arrays.copyOf(V2.bytes(), 20));
    assertThat(V1.wireBytes()).isEqualTo(V1.bytes());
  }

  @Test
  void infoHashSharesNoBytes() {
    byte[] bytes = V1.bytes();
    InfoHash hash = InfoHash.of(bytes);
    bytes[0]++;
    hash.bytes()[1]++;

    assertThat(hash).isEqualTo(V1);
  }

  @Test
  void infoHashesSortAsUnsignedBytes() {
    InfoHash small = InfoHash.parse("7f" + "00".repeat(19));
    InfoHash large = InfoHash.parse("80" + "00".repeat(19));

    assertThat(small).isLessThan(large);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "aaf4", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434", "zz"})
  void otherTextsAreNoInfoHash(String text) {
    assertThatThrownBy(() -> InfoHash.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not an info hash of 40 or 64 hex digits");
  }

  @Test
  void otherLengthsAreNoInfoHash() {
    assertThatThrownBy(() -> InfoHash.of(new byte[21]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an info hash has 20 or 32 bytes, not 21");
  }

  @Test
  void hybridIsNamedByItsV1Hash() {
    InfoHashes hybrid = new InfoHashes(List.of(V1, V2));

    assertThat(hybrid.primary()).isEqualTo(V1);
    assertThat(hybrid.v1()).contains(V1);
    assertThat(hybrid.v2()).contains(V2);
    assertThat(InfoHashes.v1(V1).v2()).isEmpty();
  }

  static Stream<Arguments> otherCombinations() {
    return Stream.of(
        Arguments.of(List.of()),
        Arguments.of(List.of(V1, V1)),
        Arguments.of(List.of(V2, V1)),
        Arguments.of(List.of(V2, V2)),
        Arguments.of(List.of(V1, V2, V2)));
  }

  @ParameterizedTest
  @MethodSource
  void otherCombinations(List<InfoHash> hashes) {
    assertThatThrownBy(() -> new InfoHashes(hashes)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void v2HashIsNotTakenForV1() {
    assertThatThrownBy(() -> InfoHashes.v1(V2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void peerIdHasPrefixAndRandomRest() {
    PeerId one = PeerId.random("-HT0100-", new Random(1));
    PeerId same = PeerId.random("-HT0100-", new Random(1));
    PeerId other = PeerId.random("-HT0100-", new Random(2));

    assertThat(one.toString()).matches("-HT0100-[0-9a-zA-Z]{12}");
    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    assertThat(one.bytes()).hasSize(PeerId.LENGTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-HT0100", "-HT0100--", "-HT0100-123456789012-too-long"})
  void peerIdPrefixHasEightCharacters(String prefix) {
    assertThatThrownBy(() -> PeerId.random(prefix, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + prefix + "'");
  }

  @Test
  void foreignPeerIdPrintsSafely() {
    PeerId id = PeerId.of("-XX\u001b[31m\u0000\u0080\u00ff abcdefg ".getBytes(ISO_8859_1));

    assertThat(id).hasToString("-XX.[31m....abcdefg.");
  }

  @Test
  void otherLengthsAreNoPeerId() {
    assertThatThrownBy(() -> PeerId.of(new byte[19]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a peer id has 20 bytes, not 19");
  }
}
