package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How torrents share the connections of a session.
class SessionLimitTest {

  private final SessionLimit session = new SessionLimit(10);
  private final List<String> gaveUp = new ArrayList<>();
  private final SessionLimit.Member a = member("a");
  private final SessionLimit.Member b = member("b");
  private final SessionLimit.Member c = member("c");

  @Test
  void roomIsLeftUntilTheLimit() {
    enter(a, 9);

    assertThat(session.makeRoom(a)).isTrue();
    assertThat(gaveUp).isEmpty();
    assertThat(session.full()).isFalse();
  }

  @Test
  void torrentWithMostGivesOneUpForOneWithFewer() {
    enter(a, 3);
    enter(b, 7);

    assertThat(session.makeRoom(c)).isTrue();
    assertThat(gaveUp).containsExactly("b");
    assertThat(session.size()).isEqualTo(9);
  }

  @Test
  void nobodyGivesUpForItsEqualNorForItself() {
    enter(a, 5);
    enter(b, 5);
    boolean equal = session.makeRoom(a);
    session.left(a);
    enter(b, 1);

    boolean fewer = session.makeRoom(a);
    enter(b, 1);
    boolean own = session.makeRoom(b);

    assertThat(equal).isFalse();
    assertThat(fewer).as("4 and 6").isTrue();
    assertThat(own).isFalse();
    assertThat(gaveUp).containsExactly("b");
  }

  @Test
  void torrentBelowItsShareMayGrowThoughAllIsTaken() {
    enter(a, 8);
    enter(b, 2);

    assertThat(session.mayGrow(b, 0)).isTrue();
    assertThat(session.mayGrow(a, 0)).isFalse();
    assertThat(session.mayGrow(c, 0)).isTrue();
  }

  @Test
  void dialsUnderWayCount() {
    enter(a, 8);

    assertThat(session.mayGrow(a, 1)).isTrue();
    assertThat(session.mayGrow(a, 2)).isFalse();
  }

  private void enter(SessionLimit.Member member, int times) {
    for (int i = 0; i < times; i++) {
      session.entered(member);
    }
  }

  private SessionLimit.Member member(String name) {
    return new SessionLimit.Member() {
      @Override
      public boolean givesOneUp() {
        gaveUp.add(name);
        session.left(this);
        return true;
      }
    };
  }
}
