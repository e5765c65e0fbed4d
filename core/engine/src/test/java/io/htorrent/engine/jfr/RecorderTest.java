package io.htorrent.engine.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is loaded is a matter of a whole JVM: each test starts one.
class RecorderTest {

  @Test
  void noEventClassIsLoadedWithoutRecorder() throws Exception {
    assertThat(loadedEvents()).isEmpty();
  }

  @Test
  void everyEventClassIsLoadedOnceThereIsARecorder() throws Exception {
    assertThat(loadedEvents("-XX:StartFlightRecording=disk=false"))
        .containsExactlyInAnyOrder("Block", "ChokeRound", "Disk", "LoopTurn", "Piece");
  }

  private static List<String> loadedEvents(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-Xlog:class+load");
    command.add("-cp");
    command.add(home(DiskEvent.class) + System.getProperty("path.separator") + home(Events.class));
    command.add(Events.class.getName());
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String log = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(log).isZero();
    return log.lines()
        .filter(line -> line.contains("Event$Recorded "))
        .map(line -> line.replaceFirst(".*\\.(\\w+)Event\\$Recorded .*", "$1"))
        .toList();
  }

  private static String home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /// Tells one of each.
  static final class Events {
    private Events() {}

    /// Started by the tests.
    public static void main(String[] arguments) {
      DiskEvent.begun().ended("write", 0);
      ChokeRoundEvent.begun().ended("torrent", 1, 1);
      LoopTurnEvent.NONE.received(1).ended("torrent", "peer");
      PieceEvent.hashed("torrent", 0, "good");
      if (BlockEvent.recorded()) {
        BlockEvent.arrived("torrent", "peer", new BlockEvent.Arrived(0, 0, 16384, 1));
      }
    }
  }
}
