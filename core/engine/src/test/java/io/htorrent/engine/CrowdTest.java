package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How torrents share the connections of a session.
class CrowdTest {

  private final Crowd crowd = new Crowd(10);
  private final List<String> gaveUp = new ArrayList<>();
  private final Crowd.Member a = member("a");
  private final Crowd.Member b = member("b");
  private final Crowd.Member c = member("c");

  @Test
  void roomIsLeftUntilTheLimit() {
    enter(a, 9);

    assertThat(crowd.makeRoom(a)).isTrue();
    assertThat(gaveUp).isEmpty();
    assertThat(crowd.full()).isFalse();
  }

  @Test
  void torrentWithMostGivesOneUpForOneWithFewer() {
    enter(a, 3);
    enter(b, 7);

    assertThat(crowd.makeRoom(c)).isTrue();
    assertThat(gaveUp).containsExactly("b");
    assertThat(crowd.size()).isEqualTo(9);
  }

  @Test
  void nobodyGivesUpForItsEqual() {
    enter(a, 5);
    enter(b, 5);

    assertThat(crowd.makeRoom(a)).as("its own").isTrue();
    enter(a, 1);
    assertThat(gaveUp).containsExactly("a");
    crowd.left(a);
    enter(b, 1);
    assertThat(crowd.makeRoom(a)).as("4 and 6").isTrue();
    assertThat(gaveUp).containsExactly("a", "b");
  }

  @Test
  void torrentBelowItsShareMayGrowThoughAllIsTaken() {
    enter(a, 8);
    enter(b, 2);

    assertThat(crowd.mayGrow(b, 0)).isTrue();
    assertThat(crowd.mayGrow(a, 0)).isFalse();
    assertThat(crowd.mayGrow(c, 0)).isTrue();
  }

  @Test
  void dialsUnderWayCount() {
    enter(a, 8);

    assertThat(crowd.mayGrow(a, 1)).isTrue();
    assertThat(crowd.mayGrow(a, 2)).isFalse();
  }

  private void enter(Crowd.Member member, int times) {
    for (int i = 0; i < times; i++) {
      crowd.entered(member);
    }
  }

  private Crowd.Member member(String name) {
    return new Crowd.Member() {
      @Override
      public boolean givesOneUp() {
        gaveUp.add(name);
        crowd.left(this);
        return true;
      }
    };
  }
}
