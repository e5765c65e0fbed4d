package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.engine.Duplicates.End;
import io.htorrent.engine.Duplicates.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of two connections with one peer stays. A connection is its peer's id, `<` or `>` for who
/// dialled (`>`: we did), and the other end's socket. We are `m`, at 192.0.2.50, listening at 6881.
class DuplicatesTest {

  private static final PeerAddress US = PeerAddress.parse("192.0.2.50:6881");

  @ParameterizedTest(name = "{0} is here, {1} comes: {2}")
  @CsvSource({
    "'', a<192.0.2.1:5000, Welcome",
    "b<192.0.2.2:5000, a<192.0.2.1:5000, Welcome",
    // P07: the same id; the greater id's dial is kept
    "a<192.0.2.1:5000, a<192.0.2.1:5001, Twin",
    "a>192.0.2.1:6881, a>192.0.2.1:6882, Twin",
    "a<192.0.2.1:5000, a>192.0.2.1:6881, Replaces", // m > a: ours stays
    "a>192.0.2.1:6881, a<192.0.2.1:5000, Twin",
    "z<192.0.2.1:5000, z>192.0.2.1:6881, Twin", // m < z: theirs stays
    "z>192.0.2.1:6881, z<192.0.2.1:5000, Replaces",
    "a<127.0.0.1:5000, a>127.0.0.1:6881, Replaces",
    // other ids, one address, crossing: the lower listening port keeps its dial
    "a<192.0.2.1:5000, b>192.0.2.1:6882, Replaces",
    "b>192.0.2.1:6882, a<192.0.2.1:5000, Twin",
    "a<192.0.2.1:5000, b>192.0.2.1:6880, Twin",
    "b>192.0.2.1:6880, a<192.0.2.1:5000, Replaces",
    "a<192.0.2.99:5000, b>192.0.2.99:6881, Replaces", // ports alike: the lower address
    "a<192.0.2.1:5000, b>192.0.2.1:6881, Twin",
    // P35: one connection for an address
    "a<192.0.2.1:5000, b<192.0.2.1:5001, Crowded",
    "a>192.0.2.1:6881, b>192.0.2.1:6882, Crowded",
    "a<127.0.0.1:5000, b<127.0.0.1:5001, Welcome"
  })
  void whoStays(String present, String newcomer, String verdict) {
    assertThat(judge(present, newcomer, 1).getClass().getSimpleName()).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "our port {0}, theirs {1}: both ends keep the same connection")
  @CsvSource({"6881, 6881", "6881, 6882", "6882, 6881", "1, 65535"})
  void crossingDialsOfNamelessPeersEndAlikeAtBothEnds(int ourPort, int theirPort) {
    PeerAddress a = new PeerAddress(PeerAddress.parse("192.0.2.1:1").ip(), ourPort);
    PeerAddress b = new PeerAddress(PeerAddress.parse("192.0.2.2:1").ip(), theirPort);

    boolean keepsWhatItDialled = keepsOwnDial(a, b);
    boolean otherKeepsWhatItDialled = keepsOwnDial(b, a);

    assertThat(keepsWhatItDialled).isNotEqualTo(otherKeepsWhatItDialled);
  }

  @Test
  @DisplayName("P35 several for an address, when the settings say so")
  void severalPerAddress() {
    String two = "a<192.0.2.1:5000 b<192.0.2.1:5001";

    assertThat(judge(two, "c<192.0.2.1:5002", 3)).isEqualTo(new Verdict.Welcome());
    assertThat(judge(two, "c<192.0.2.1:5002", 2)).isEqualTo(new Verdict.Crowded(2));
  }

  private static boolean keepsOwnDial(PeerAddress own, PeerAddress other) {
    End incoming = new End(0, id('x'), new PeerAddress(other.ip(), 50_000), false);
    End dialled = new End(1, id('y'), other, true);
    return Duplicates.judge(
            dialled, List.of(incoming), new Duplicates.Ours(id('m'), own, own.port(), 1))
        instanceof Verdict.Replaces;
  }

  private static Verdict judge(String present, String newcomer, int perAddress) {
    List<End> ends = new ArrayList<>();
    for (String one : present.isEmpty() ? new String[0] : present.split(" ")) {
      ends.add(end(ends.size(), one));
    }
    return Duplicates.judge(
        end(99, newcomer), ends, new Duplicates.Ours(id('m'), US, US.port(), perAddress));
  }

  private static End end(long key, String text) {
    return new End(
        key, id(text.charAt(0)), PeerAddress.parse(text.substring(2)), text.charAt(1) == '>');
  }

  private static PeerId id(char name) {
    return PeerId.of(("" + name).repeat(20).getBytes(StandardCharsets.US_ASCII));
  }
}
