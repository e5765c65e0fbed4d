package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who spoiled a piece. A line of words is a piece: each word a block, its sender and what the
/// block looked like; `.` for a sender nobody knows.
class EvidenceTest {

  private static final int PIECE = 7;

  private final Evidence<String> evidence = new Evidence<>();

  @ParameterizedTest(name = "bad {0}, good {1}: {2} lied, {3} did not")
  @CsvSource({
    "a1 a2 b9 a4, c1 c2 c3 c4, b, a", // P24
    "a1 b9 c3 b4, a1 a2 a3 a4, b, a c",
    "a9 b9 c3 c4, c1 c2 c3 c4, a b, c",
    "a1 b9 a3 a4, b1 b2 b3 b4, b, a", // two versions of one block
    ".9 b2 a3 a4, a1 a2 a3 a4, '', b a" // what was on disk was wrong
  })
  void whoseBlockDiffersHasLied(String bad, String good, String liars, String innocent) {
    evidence.failed(PIECE);
    evidence.accuse(PIECE, senders(bad), digests(bad));

    Evidence.Verdict<String> verdict = evidence.judge(PIECE, digests(good));

    assertThat(String.join(" ", verdict.liars())).isEqualTo(liars);
    assertThat(String.join(" ", verdict.innocent())).isEqualTo(innocent);
    assertThat(evidence.pieces()).isEmpty();
  }

  @Test
  void allThatWasBadIsRemembered() {
    evidence.failed(PIECE);
    evidence.accuse(PIECE, senders("a1 b9"), digests("a1 b9"));
    evidence.accuse(PIECE, senders("c8 b2"), digests("c8 b2"));

    Evidence.Verdict<String> verdict = evidence.judge(PIECE, digests("d1 d2"));

    assertThat(verdict.liars()).containsExactly("b", "c");
    assertThat(verdict.innocent()).containsExactly("a");
  }

  @Test
  @DisplayName("P24 who sends two versions of a block is found before the piece is good")
  void twoVersions() {
    evidence.failed(PIECE);
    List<String> first = evidence.accuse(PIECE, senders("a1 b9"), digests("a1 b9"));
    List<String> second = evidence.accuse(PIECE, senders("a1 b8"), digests("a1 b8"));

    assertThat(first).isEmpty();
    assertThat(second).containsExactly("b");
  }

  @Test
  @DisplayName("an I/O error blames nobody: what could not be read says nothing")
  void unreadablePiecesBlameNobody() {
    evidence.failed(PIECE);
    List<String> accused = evidence.accuse(PIECE, senders("a1 b9"), new long[0]);
    evidence.accuse(PIECE, senders("a1 b9"), digests("a1 b9"));

    Evidence.Verdict<String> verdict = evidence.judge(PIECE, new long[0]);

    assertThat(accused).isEmpty();
    assertThat(verdict.liars()).isEmpty();
    assertThat(verdict.innocent()).isEmpty();
  }

  @Test
  void memoryIsBounded() {
    for (int piece = 0; piece < 100; piece++) {
      evidence.failed(piece);
      evidence.accuse(piece, senders("a9 b2"), digests("a9 b2"));
    }

    assertThat(evidence.judge(10, digests("c1 c2")).liars()).containsExactly("a");
    assertThat(evidence.judge(99, digests("c1 c2")).liars()).as("too many cases").isEmpty();
  }

  @Test
  void pieceThatWasNeverBadIsNoCase() {
    assertThat(evidence.suspects(PIECE)).isFalse();
    assertThat(evidence.accuse(PIECE, senders("a1"), digests("a1"))).isEmpty();
    assertThat(evidence.judge(PIECE, digests("a2")).liars()).isEmpty();
  }

  private static String[] senders(String line) {
    String[] words = line.split(" ");
    for (int block = 0; block < words.length; block++) {
      words[block] = words[block].startsWith(".") ? null : words[block].substring(0, 1);
    }
    return words;
  }

  private static long[] digests(String line) {
    return List.of(line.split(" ")).stream()
        .mapToLong(word -> Long.parseLong(word.substring(1)))
        .toArray();
  }
}
