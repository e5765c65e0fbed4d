package io.htorrent.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.htorrent.api.network.Network;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The door that a driver has is the session's.
class DriverNetworkTest {

  static Method[] methods() {
    return Network.class.getDeclaredMethods();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void passesEveryQuestionOnAlsoThoseThatHaveAnAnswerByDefault(Method method) {
    assertThat(Modifier.isStatic(method.getModifiers())).isFalse();
    assertThatCode(() ->
            DriverNetwork.class.getDeclaredMethod(method.getName(), method.getParameterTypes()))
        .doesNotThrowAnyException();
  }
}
