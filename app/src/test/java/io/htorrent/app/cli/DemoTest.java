package io.htorrent.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.metainfo.FileEntry;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TorrentStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `demo`, with clients that copy files instead of asking peers.
class DemoTest {

  @TempDir private Path temp;

  private Rig rig;
  private FakeClients clients;
  private Path used;

  @BeforeEach
  void prepare() {
    rig = new Rig(temp);
    clients = new FakeClients();
    rig.clients = clients;
    used = temp;
  }

  @Test
  void threeClientsGetTheSameBytesAndNothingIsLeft() {
    clients.script = (command, observer) -> copy(command, observer, false);

    assertThat(rig.run("demo")).isZero();
    assertThat(clients.started)
        .hasSize(3)
        .extracting(settings -> settings.state())
        .doesNotHaveDuplicates();
    assertThat(clients.asked).filteredOn(Command.Shutdown.class::isInstance).hasSize(3);
    assertThat(rig.lines())
        .contains(
            "tracker       http://127.0.0.1:1/announce",
            "downloader-1  has the same bytes as the seeder",
            "downloader-2  has the same bytes as the seeder")
        .anyMatch(
            line -> line.startsWith("downloader-1: complete, 32.0 MiB, received 32.0 MiB in "))
        .anyMatch(line -> line.startsWith("complete: received 64.0 MiB in "));
    assertThat(used).isNotEqualTo(temp).doesNotExist();
    assertThat(rig.plugins.open).isZero();
    assertThat(clients.closed).isEqualTo(4);
  }

  @Test
  void damagedBytesAreNoticed() {
    clients.script = (command, observer) -> copy(command, observer, true);

    assertThat(rig.run("demo")).isEqualTo(1);
    assertThat(rig.err())
        .isEqualTo(
            "htorrent: downloader-1 has other data than the seeder: this is a bug, please report it\n");
    assertThat(used).doesNotExist();
  }

  @Test
  void interruptCleansUp() {
    clients.script =
        (command, observer) -> {
          if (command instanceof Command.Add add && add.directory().endsWith("downloader-1")) {
            used = add.directory().getParent();
            rig.interrupts.send(Interrupts.Stop.INTERRUPT);
            return FakeClients.done();
          }
          return copy(command, observer, false);
        };

    assertThat(rig.run("demo")).isEqualTo(130);
    assertThat(used).isNotEqualTo(temp).doesNotExist();
  }

  private CompletionStage<Reply> copy(Command command, Consumer<Event> observer, boolean damaged) {
    if (command instanceof Command.Add add) {
      used = add.directory().getParent();
      Metainfo torrent = add.metainfo();
      try {
        for (FileEntry file : torrent.files()) {
          copy(file, add.directory(), damaged);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      observer.accept(
          new Event.Listening(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4242)));
      long total = torrent.layout().totalLength();
      long received = add.directory().endsWith("seeder") ? 0 : total;
      int pieces = torrent.layout().pieceCount();
      observer.accept(
          new Event.Complete(
              new TorrentStatus(
                  torrent.infoHash(),
                  torrent.name(),
                  TorrentStatus.State.SEEDING,
                  total,
                  total,
                  received,
                  0,
                  0,
                  0,
                  1,
                  1,
                  pieces,
                  pieces,
                  0,
                  "",
                  List.of(),
                  List.of()),
              received));
    }
    return FakeClients.done();
  }

  private void copy(FileEntry file, Path directory, boolean damaged) throws IOException {
    Path target = directory.resolve(file.displayPath());
    if (!Files.exists(target)) {
      Files.createDirectories(target.getParent());
      byte[] bytes = Files.readAllBytes(used.resolve("seeder").resolve(file.displayPath()));
      if (damaged) {
        bytes[bytes.length / 2]++;
      }
      Files.write(target, bytes);
    }
  }
}
