package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.testkit.TestTorrent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the flight recorder gets to know of a swarm.
class FlightTest {

  private static final int PIECES = 20;
  private static final TestTorrent FILE = TestTorrent.single("file", 65536, PIECES * 65536L);

  @TempDir private Path folder;

  private World world;
  private Client leecher;

  @BeforeEach
  void prepare() {
    world = World.seeded(1);
    Client seed = world.client("seed").owns(FILE).start().add(FILE);
    leecher = world.client("leecher").start().add(FILE, seed.address());
  }

  @Test
  void everyEventIsInTheRecordingOfASwarm() throws IOException {
    List<RecordedEvent> events = record(Duration.ofMinutes(1)); // four choke rounds

    assertThat(events)
        .extracting(event -> event.getEventType().getName())
        .contains("htorrent.ChokeRound", "htorrent.Disk", "htorrent.LoopTurn");
    assertThat(named(events, "htorrent.Block").mapToLong(block -> block.getInt("length")).sum())
        .isEqualTo(FILE.metainfo().layout().totalLength());
    assertThat(named(events, "htorrent.Piece"))
        .hasSize(PIECES)
        .allMatch(piece -> piece.getString("outcome").equals("Good"));
    assertThat(named(events, "htorrent.Disk").map(work -> work.getString("operation")))
        .contains("write", "hash", "read");
  }

  @Test
  void nothingIsToldBeforeTheRecordingBegins() throws IOException {
    world.run(Duration.ofMinutes(1), () -> leecher.has(FILE));

    assertThat(named(record(Duration.ofSeconds(1)), "htorrent.Block")).isEmpty();
  }

  private List<RecordedEvent> record(Duration time) throws IOException {
    Path file = folder.resolve("swarm.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      world.run(time);
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file);
  }

  private static Stream<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name));
  }
}
