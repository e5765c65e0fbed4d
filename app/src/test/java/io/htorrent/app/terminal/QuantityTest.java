package io.htorrent.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1,1 B",
    "999,999 B",
    "1000,0.98 KiB",
    "1024,1.00 KiB",
    "10240,10.0 KiB",
    "1023487,999 KiB",
    "1023488,0.98 MiB",
    "1048576,1.00 MiB",
    "1572864,1.50 MiB",
    "104857600,100 MiB",
    "1610612736,1.50 GiB",
    "9223372036854775807,8.00 EiB"
  })
  void showsThreeDigits(long bytes, String shown) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.0 s",
    "1234,1.2 s",
    "9999,10.0 s",
    "10000,10 s",
    "61000,1 min 1 s",
    "3600000,1 h 0 min",
    "90061000,1 d 1 h"
  })
  void showsTwoUnits(long millis, String shown) {
    assertThat(Quantity.time(Duration.ofMillis(millis))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0,100,0.0 %",
    "1,3,33.3 %",
    "999999999999,1000000000000,99.9 %",
    "5,5,100 %",
    "0,0,100 %",
    "-1,5,0.0 %"
  })
  void isCompleteOnlyWhenItIs(long done, long total, String shown) {
    assertThat(Quantity.percent(done, total)).isEqualTo(shown);
  }
}
