package io.htorrent.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  @ParameterizedTest
  @CsvSource({
    "port,port,0",
    "prot,port,1",
    "por,port,1",
    "ports,port,1",
    "pert,port,1",
    "'',port,4",
    "abcd,port,4"
  })
  void countsTypos(String from, String to, int distance) {
    assertThat(Nearest.distance(from, to)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({"uplaod,upload", "donwload,download", "conections,''", "zzz,''"})
  void findsWhatWasMeant(String typed, String meant) {
    assertThat(Nearest.to(typed, List.of("download", "upload", "peers")).orElse(""))
        .isEqualTo(meant);
  }
}
