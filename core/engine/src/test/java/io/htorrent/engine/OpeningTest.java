package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.storage.Storage.FileState;
import io.htorrent.engine.port.Journal.Recovered;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is believed of a journal, by what the files look like now.
///
/// Six pieces of ten bytes: file a is pieces 0 to 2 and half of 2 is shared with b; c is empty; d
/// is the last two.
class OpeningTest {

  private static final Metainfo METAINFO = SixPieces.of("a 25", "b 15", "c 0", "d 20");

  /// Sets of pieces are drawn as digits; files as `length@modified`, `gone`, or `gone@modified`
  /// when what neighbours need of them is kept elsewhere.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing anywhere                  | new   |       |       | gone gone gone gone         | gone gone gone gone | ''     | ''
          files, but no journal             | new   |       |       | gone gone gone gone         | 25@1 gone gone gone | ''     | 012
          all files, but no journal         | new   |       |       | gone gone gone gone         | 25@1 15@1 0@1 20@1  | ''     | 012345
          unchanged after a clean end       | clean | 01345 |       | 25@1 15@1 0@1 20@1          | 25@1 15@1 0@1 20@1  | 01345  | ''
          touched after a clean end         | clean | 01345 |       | 25@1 15@1 0@1 20@1          | 25@2 15@1 0@1 20@1  | 345    | 01
          grown after a clean end           | clean | 01345 |       | 25@1 15@1 0@1 20@1          | 25@1 15@1 0@1 21@1  | 013    | 45
          touched after a kill              | dirty | 01345 |       | 25@1 15@1 0@1 20@1          | 25@2 15@1 0@1 20@9  | 01345  | ''
          shrunk after a kill               | dirty | 01345 |       | 25@1 15@1 0@1 20@1          | 25@1 15@1 0@1 19@1  | 013    | 45
          gone after a kill                 | dirty | 01345 |       | 25@1 15@1 0@1 20@1          | gone 15@1 0@1 20@1  | 345    | 01
          shared piece follows either file  | clean | 012345|       | 25@1 15@1 0@1 20@1          | 25@1 15@3 0@1 20@1  | 0145   | 23
          doubtful after a power cut        | dirty | 01    | 45    | 25@1 15@1 0@1 20@1          | 25@1 15@1 0@1 20@1  | 01     | 45
          files never marked, one gone      | dirty | 0145  |       | ''                          | gone 15@1 0@1 20@1  | 45     | 01
          shrunk, files never marked        | dirty | 0145  |       | ''                          | 25@1 15@1 0@1 15@1  | 014    | 5
          grown since the mark, then shrunk | dirty | 0145  |       | 25@1 15@1 0@1 10@1          | 25@1 15@1 0@1 19@1  | 014    | 5
          kept elsewhere for its neighbours | clean | 012   |       | 25@1 gone@1 gone gone       | 25@1 gone@1 gone gone | 012  | ''
          kept elsewhere, and touched       | clean | 012   |       | 25@1 gone@1 gone gone       | 25@1 gone@2 gone gone | 01   | 2
          kept elsewhere, gone after a kill | dirty | 012   |       | 25@1 gone@1 gone gone       | 25@1 gone gone gone | 01     | 2
          kept elsewhere, never marked      | dirty | 012   |       | ''                          | 25@1 gone@1 gone gone | 012  | ''
          kept elsewhere, brought home      | clean | 012   |       | 25@1 gone@1 gone gone       | 25@1 5@2 gone gone  | 01     | 2
          kept elsewhere, but no journal    | new   |       |       | gone gone gone gone         | gone gone@1 gone gone | ''   | 23
          empty file gone is no loss        | clean | 45    |       | 25@1 15@1 0@1 20@1          | 25@1 15@1 gone 20@1 | 45     | ''
          """)
  void believesAsFarAsTheFilesAllow(
      String row,
      String end,
      String verified,
      String doubtful,
      String then,
      String now,
      String trusted,
      String looked) {
    Recovered recovered = recovered(end, set(verified), set(doubtful), files(then));

    Opening.Belief belief = Opening.judge(METAINFO, recovered, files(now));

    assertThat(SixPieces.digits(belief.trusted())).as(row).isEqualTo(trusted);
    assertThat(SixPieces.digits(belief.doubtful())).as(row).isEqualTo(looked);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "partial piece of an unchanged file, 25@1 15@1 0@1 20@1, '{5={0, 1}}'",
    "partial piece of a changed file,    25@1 15@1 0@1 10@1, '{}'"
  })
  void partialPiecesFollowTheirFile(String row, String now, String partial) {
    Recovered recovered = recovered("clean", set("0"), set(""), files("25@1 15@1 0@1 20@1"));

    Opening.Belief belief = Opening.judge(METAINFO, recovered, files(now));

    assertThat(belief.partial()).as(row).hasToString(partial);
  }

  private static Recovered recovered(
      String end, PieceSet verified, PieceSet doubtful, List<FileState> files) {
    SortedMap<Integer, BitSet> partial = new TreeMap<>();
    if (!end.equals("new") && !verified.contains(5) && !doubtful.contains(5)) {
      partial.put(5, BitSet.valueOf(new long[] {0b11}));
    }
    return new Recovered(
        !end.equals("new"),
        verified,
        doubtful,
        partial,
        files,
        end.equals("clean"),
        0,
        0,
        false,
        FileSelection.unsaid(),
        "");
  }

  private static List<FileState> files(String text) {
    return text.isBlank()
        ? List.of()
        : List.of(text.strip().split(" +")).stream().map(OpeningTest::file).toList();
  }

  private static FileState file(String word) {
    String[] parts = word.split("@");
    long length = parts[0].equals("gone") ? -1 : Long.parseLong(parts[0]);
    return new FileState(length, parts.length == 1 ? 0 : Long.parseLong(parts[1]));
  }

  private static PieceSet set(String digits) {
    return SixPieces.set(digits == null ? "" : digits);
  }
}
