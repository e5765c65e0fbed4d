package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.metainfo.FileSelection;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.FileWish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From files to pieces.
///
/// Six pieces of ten bytes: file 0 is pieces 0 to 2, half of 2 is shared with file 1, which ends
/// with 3; file 2 is padding, in 4 alone; file 3 is empty; file 4 is 4 and 5.
class FileChoiceTest {

  private static final Metainfo METAINFO = SixPieces.of("a 25", "b 15", "p 5 pad", "c 0", "d 15");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing said                      | ''    | ''  | ''    | 012345
          one                               | 0     | ''  | 0     | 012
          a neighbour shares a piece        | 1     | ''  | 1     | 23
          padding needs no piece            | 1-2   | ''  | 1-2   | 23
          an empty one needs no piece       | 3     | ''  | 3     | ''
          first and last                    | 0,4   | ''  | 0,4   | 01245
          all of them                       | 0-4   | ''  | ''    | 012345
          all but the padding               | 0,1,3-4 | '' | ''   | 012345
          all, and that is said             | 0-9999999 | 1 | ''  | 012345
          what is beyond is left out        | 1,7-9 | ''  | 1     | 23
          as before                         | ''    | 1   | 1     | 23
          what is said counts               | 0     | 1   | 0     | 012
          one more                          | +4    | 1   | 1,4   | 2345
          one that is wanted already        | +1    | 1   | 1     | 23
          the last that was missing         | +4    | 0-3 | ''    | 012345
          one more of all                   | +1    | ''  | ''    | 012345
          """)
  void piecesOfFiles(String row, String said, String before, String files, String pieces)
      throws FileChoice.NoSuchFileException {
    FileChoice choice = FileChoice.of(METAINFO, wish(said), selection(before), true);

    assertThat(choice.files()).as(row).hasToString(files);
    assertThat(SixPieces.digits(choice.pieces())).as(row).isEqualTo(pieces);
  }

  @ParameterizedTest(name = "{0}, before {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''      | '' |
          0-4     | '' |
          0,4     | '' | only 2 of its 4 files are fetched: 0,4
          ''      | 1  | only 1 of its 4 files is fetched, as in an earlier run: 1
          +4      | 1  | only 2 of its 4 files are fetched, with those before: 1,4
          0-4,8-9 | '' | it has no file 8-9: its files are numbered from 0 to 4
          """)
  void saysWhatAUserMayWantToKnow(String said, String before, String note)
      throws FileChoice.NoSuchFileException {
    FileChoice choice = FileChoice.of(METAINFO, wish(said), selection(before), true);

    assertThat(choice.notes().stream().findFirst().orElse(null)).isEqualTo(note);
  }

  @ParameterizedTest(name = "{0} alone")
  @CsvSource({"5", "'7,9-100'", "2"})
  void aChoiceOfNoFileIsRefused(String said) {
    assertThatThrownBy(() -> FileChoice.of(METAINFO, wish(said), selection("1"), true))
        .isInstanceOf(FileChoice.NoSuchFileException.class)
        .hasMessage("it has no file " + said + ": its files are numbered from 0 to 4");
  }

  @Test
  void aLongChoiceIsShownInPart() throws FileChoice.NoSuchFileException {
    StringBuilder many = new StringBuilder("0");
    for (int file = 10; file < 10_000; file += 2) {
      many.append(',').append(file);
    }

    FileChoice choice =
        FileChoice.of(METAINFO, wish(many.toString()), FileSelection.unsaid(), false);

    assertThat(choice.notes()).allSatisfy(note -> assertThat(note).hasSizeLessThan(140));
  }

  @Test
  void aLinkToFilesOfANewTorrentChoosesThese() throws FileChoice.NoSuchFileException {
    FileChoice choice = FileChoice.of(METAINFO, wish("+1"), FileSelection.unsaid(), false);

    assertThat(choice.files()).hasToString("1");
  }

  /// With a `+`, beside those before.
  private static FileWish wish(String text) {
    return text.startsWith("+")
        ? FileWish.also(selection(text.substring(1)))
        : FileWish.only(selection(text));
  }

  private static FileSelection selection(String text) {
    return text.isEmpty() ? FileSelection.unsaid() : FileSelection.parse(text);
  }
}
