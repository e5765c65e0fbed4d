package io.htorrent.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void writesEveryKindOfValueInOneLine() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("text", "a\"b\\c\nd\te\r\u001b\u00e9\u202e\ud83d\ude00\ud800");
    object.put("list", List.of(1, 2L, true, List.of(), Map.of()));
    object.put("none", Json.NULL);

    assertThat(Json.of(object))
        .isEqualTo(
            "{\"text\":\"a\\\"b\\\\c\\nd\\te\\r\\u001b\\u00e9\\u202e\\ud83d\\ude00\\ud800\",\"list\":[1,2,true,[],{}],\"none\":null}");
  }

  @Test
  void refusesWhatJsonCannotSay() {
    assertThatThrownBy(() -> Json.of(Map.of("x", 1.5)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
