package io.htorrent.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tracker`, with a tracker that only says what it would.
class TrackerCommandTest {

  @TempDir private Path temp;

  private Rig rig;
  private FakeClients clients;

  @BeforeEach
  void prepare() {
    rig = new Rig(temp);
    clients = new FakeClients();
    rig.clients = clients;
    rig.interrupts.atOnce(Interrupts.Stop.INTERRUPT);
  }

  @Test
  void printsItsUrlsAndWhatItDidAndClosesAll() {
    assertThat(rig.run("tracker", "--bind", "127.0.0.1")).isEqualTo(130);

    assertThat(rig.lines())
        .containsExactly(
            "announce to  http://127.0.0.1:1/announce",
            "announce to  udp://127.0.0.1:1/announce",
            "1 torrents, 2 seeds, 3 leechers; 4 announces, 5 scrapes, 6 refused");
    assertThat(rig.err()).isEmpty();
    assertThat(rig.plugins.open).isZero();
    assertThat(clients.closed).isEqualTo(1);
    assertThat(clients.started).isEmpty();
  }

  @Test
  void namesAddressesThatOthersReachWhenItIsAtAll() {
    assertThat(rig.run("tracker", "--port", "0")).isEqualTo(130);

    assertThat(rig.lines())
        .filteredOn(line -> line.startsWith("announce to"))
        .isNotEmpty()
        .allMatch(line -> line.matches("announce to {2}(http|udp)://\\S+:1/announce"));
  }
}
