package io.htorrent.api.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which files are wanted, as people type it. What links say is in [MagnetLinkTest].
class FileSelectionTest {

  @ParameterizedTest(name = "{0} is {1}: {2}")
  @CsvSource({
    "0, 0, 0",
    "'0,2,4-6', '0,2,4-6', 0 2 4 5 6",
    "'6-8, 2 ,0,1', '0-2,6-8', 0 1 2 6 7 8",
    "'3,3,2-4', 2-4, 2 3 4",
  })
  void isReadAsTyped(String typed, String written, String files) {
    FileSelection selection = FileSelection.parse(typed);

    assertThat(selection).hasToString(written);
    List<String> contained =
        IntStream.range(0, 10).filter(selection::contains).mapToObj(Integer::toString).toList();
    assertThat(String.join(" ", contained)).isEqualTo(files);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {"", ",", "1,", "x", "1-", "-1", "3-2", "1.5", "10000000", "0-4294967295", "1--2"})
  void whatIsNoFileIsRefused(String typed) {
    assertThatThrownBy(() -> FileSelection.parse(typed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} of {1} files: {2}, beyond {3}")
  @CsvSource({
    "'0,2,4-6', 7, '0,2,4-6', ''",
    "'0,2,4-6', 5, '0,2,4', 5-6",
    "'0,2,4-6', 4, '0,2', 4-6",
    "9, 9, '', 9",
  })
  void isHeldAgainstTheFilesThereAre(String typed, int files, String within, String beyond) {
    FileSelection selection = FileSelection.parse(typed);

    assertThat(selection.within(files)).hasToString(within);
    assertThat(selection.beyond(files)).hasToString(beyond);
  }

  @Test
  void allIsSaidAndUnsaidIsNot() {
    assertThat(FileSelection.unsaid().isUnsaid()).isTrue();
    assertThat(FileSelection.unsaid().contains(7)).isTrue();
    assertThat(FileSelection.all().isUnsaid()).isFalse();
    assertThat(FileSelection.all().contains(9_999_999)).isTrue();
    assertThat(FileSelection.all().within(3)).hasToString("0-2");
  }
}
